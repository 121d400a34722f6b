import { unchosenOpacity, type PointLooks, type PointsDrawing } from './drawing.ts';

const vertexSource = `#version 300 es
in vec2 position;
in vec4 colour;
in float chosen;
uniform vec2 canvasSize;
uniform vec3 view;
uniform float size;
uniform float pass;
uniform float opacity;
out vec4 tint;
void main() {
  vec2 device = position * view.x + view.yz;
  vec2 clip = device / canvasSize * 2.0 - 1.0;
  bool drawn = colour.a > 0.0 && (pass < 0.0 || abs(chosen - pass) < 0.5);
  gl_Position = drawn ? vec4(clip.x, -clip.y, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size;
  tint = vec4(colour.rgb, colour.a * opacity);
}`;

const fragmentSource = `#version 300 es
precision highp float;
in vec4 tint;
uniform float size;
out vec4 pixel;
void main() {
  float distance = length(gl_PointCoord - 0.5) * size;
  float cover = clamp(size * 0.5 - distance + 0.5, 0.0, 1.0);
  if (cover <= 0.0) discard;
  float alpha = tint.a * cover;
  pixel = vec4(tint.rgb * alpha, alpha);
}`;

/** Whether a graphics processor runs WebGL 2 here, and the program; asked of a canvas that nothing else needs. */
export function webglRuns(): boolean {
  const canvas = document.createElement('canvas');
  const drawing = createWebglDrawing(canvas);
  const gl = canvas.getContext('webgl2');
  const known = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer = gl && known ? String(gl.getParameter(known.UNMASKED_RENDERER_WEBGL)) : '';
  drawing?.dispose();
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return drawing !== undefined && !/swiftshader|llvmpipe|software|basic render/i.test(renderer);
}

/** Draws points by WebGL 2. Undefined where there is none. */
export function createWebglDrawing(canvas: HTMLCanvasElement): PointsDrawing | undefined {
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    depth: false,
    failIfMajorPerformanceCaveat: true,
  });
  if (gl === null) return undefined;
  const program = link(gl);
  if (program === undefined) return undefined;
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  const uniforms = {
    canvasSize: uniform('canvasSize'),
    view: uniform('view'),
    size: uniform('size'),
    pass: uniform('pass'),
    opacity: uniform('opacity'),
  };
  const buffers = { position: gl.createBuffer(), colour: gl.createBuffer(), chosen: gl.createBuffer() };
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  attribute(gl, program, 'position', buffers.position, 2, gl.FLOAT, false);
  attribute(gl, program, 'colour', buffers.colour, 4, gl.UNSIGNED_BYTE, true);
  attribute(gl, program, 'chosen', buffers.chosen, 1, gl.UNSIGNED_BYTE, false);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  let count = 0;
  let anyChosen = false;

  function setLooks({ colours, chosen }: PointLooks): void {
    anyChosen = chosen !== null;
    upload(buffers.colour, colours);
    upload(buffers.chosen, chosen ?? new Uint8Array(count));
  }

  function upload(buffer: WebGLBuffer, values: Float32Array | Uint8Array): void {
    gl?.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl?.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
  }

  return {
    kind: 'webgl',
    setPoints(positions, looks) {
      count = positions.length >> 1;
      // A point without a place is put where nothing is drawn: NaN means something else on each graphics processor.
      upload(
        buffers.position,
        positions.map((value) => (Number.isNaN(value) ? 1e9 : value)),
      );
      setLooks(looks);
    },
    setLooks,
    draw({ scale, x, y, size }) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.useProgram(program);
      gl.bindVertexArray(vertices);
      gl.uniform2f(uniforms.canvasSize, canvas.width, canvas.height);
      gl.uniform3f(uniforms.view, scale, x, y);
      const passes = anyChosen
        ? ([
            [0, unchosenOpacity, size],
            [1, 1, size + 1],
          ] as const)
        : ([[-1, 1, size]] as const);
      for (const [pass, opacity, diameter] of passes) {
        // Heaps of points that stand back must not add up to the strength of those that are chosen.
        gl.blendEquation(pass === 0 ? gl.MAX : gl.FUNC_ADD);
        gl.uniform1f(uniforms.pass, pass);
        gl.uniform1f(uniforms.opacity, opacity);
        gl.uniform1f(uniforms.size, diameter);
        gl.drawArrays(gl.POINTS, 0, count);
      }
    },
    dispose() {
      for (const buffer of Object.values(buffers)) gl.deleteBuffer(buffer);
      gl.deleteVertexArray(vertices);
      gl.deleteProgram(program);
    },
  };
}

function link(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : undefined;
}

function attribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  buffer: WebGLBuffer,
  size: number,
  type: number,
  normalized: boolean,
): void {
  const location = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, size, type, normalized, 0, 0);
}
