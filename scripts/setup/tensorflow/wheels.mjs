/**
 * The wheels that TensorFlow comes from, each pinned by its digest: one package index or another may deliver them, the
 * content is always this. They hold `libtensorflow_cc`, `libtensorflow_framework` and the C headers.
 *
 * @typedef {object} Wheel
 * @property {string} file
 * @property {string} requirement
 * @property {number} bytes
 * @property {string} sha256
 *
 * @typedef {'cpu' | 'gpu'} Variant
 */

export const tensorflowVersion = '2.21.0';

/** @type {Wheel[]} What `tensorflow[and-cuda]` names; each holds `nvidia/<library>/lib`. */
const cudaWheels = [
  {
    file: 'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl',
    requirement: 'nvidia-cublas-cu12==12.9.3.13',
    bytes: 581217458,
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  },
  {
    file: 'nvidia_cuda_cupti_cu12-12.8.90-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    requirement: 'nvidia-cuda-cupti-cu12==12.8.90',
    bytes: 10248621,
    sha256: 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
  },
  {
    file: 'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    requirement: 'nvidia-cuda-nvcc-cu12==12.9.86',
    bytes: 40546229,
    sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  },
  {
    file: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    requirement: 'nvidia-cuda-nvrtc-cu12==12.9.86',
    bytes: 89568129,
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  },
  {
    file: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    requirement: 'nvidia-cuda-runtime-cu12==12.9.79',
    bytes: 3493179,
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  },
  {
    file: 'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl',
    requirement: 'nvidia-cudnn-cu12==9.28.0.42',
    bytes: 716538495,
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  },
  {
    file: 'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    requirement: 'nvidia-cufft-cu12==11.4.1.4',
    bytes: 200877592,
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  },
  {
    file: 'nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl',
    requirement: 'nvidia-curand-cu12==10.3.10.19',
    bytes: 68295626,
    sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  },
  {
    file: 'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl',
    requirement: 'nvidia-cusolver-cu12==11.7.5.82',
    bytes: 338117415,
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  },
  {
    file: 'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    requirement: 'nvidia-cusparse-cu12==12.5.10.65',
    bytes: 366465088,
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  },
  {
    file: 'nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl',
    requirement: 'nvidia-nccl-cu12==2.32.3',
    bytes: 351526311,
    sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  },
  {
    file: 'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    requirement: 'nvidia-nvjitlink-cu12==12.9.86',
    bytes: 39748338,
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  },
];

/** By platform, architecture and variant. @type {Record<string, Wheel[]>} */
const wheels = {
  'linux-x64-cpu': [
    {
      file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
      requirement: 'tensorflow-cpu==2.21.0',
      bytes: 273829956,
      sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    },
  ],
  'linux-arm64-cpu': [
    {
      file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl',
      requirement: 'tensorflow==2.21.0',
      bytes: 281828020,
      sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    },
  ],
  'darwin-arm64-cpu': [
    {
      file: 'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl',
      requirement: 'tensorflow==2.21.0',
      bytes: 223405849,
      sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    },
  ],
  'linux-x64-gpu': [
    {
      file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
      requirement: 'tensorflow==2.21.0',
      bytes: 572440367,
      sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    },
    ...cudaWheels,
  ],
};

/**
 * The wheels of a variant on this machine, TensorFlow's own first; undefined where there are none.
 *
 * @param {Variant} variant
 */
export function wheelsOf(variant, platform = process.platform, architecture = process.arch) {
  return wheels[`${platform}-${architecture}-${variant}`];
}
