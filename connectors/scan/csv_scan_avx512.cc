// For x86-64 with AVX-512BW, AVX-512VBMI2, BMI, POPCNT and PCLMULQDQ.

#include <immintrin.h>

#include "connectors/scan/csv_scan_implementations.h"
#include "connectors/scan/csv_scan_kernel.h"

namespace mixferry::connectors {
namespace {

struct Avx512 {
  static constexpr const char* kName = "AVX-512";
  static constexpr unsigned kWidth = 64;
  using Bytes = __m512i;

  static Bytes load(const char* from) { return _mm512_loadu_si512(from); }
  static Bytes filled(char byte) { return _mm512_set1_epi8(byte); }
  static std::uint64_t equal(Bytes a, Bytes b) { return _mm512_cmpeq_epi8_mask(a, b); }
  static std::uint64_t odd_up_to(std::uint64_t bits) {
    // A product without carries adds up all that stands below.
    const __m128i factor = _mm_cvtsi64_si128(static_cast<long long>(bits));
    const __m128i product = _mm_clmulepi64_si128(factor, _mm_set1_epi8('\xFF'), 0);
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
  }
  static std::size_t append_places(std::uint64_t bits, std::uint32_t distance, std::uint32_t* places) {
    constexpr std::size_t kGroup = 16;
    alignas(64) char set[64];
    _mm512_store_si512(set, _mm512_maskz_compress_epi8(bits, load(kNumbers)));
    const auto wanted = static_cast<std::size_t>(__builtin_popcountll(bits));
    const Bytes distances = _mm512_set1_epi32(static_cast<int>(distance));
    std::size_t done = 0;
    do {
      const __m128i group = _mm_load_si128(reinterpret_cast<const __m128i*>(set + done));
      const Bytes wide = _mm512_maskz_cvtepu8_epi32(0xFFFF, group);
      _mm512_storeu_si512(places + done, _mm512_add_epi32(wide, distances));
      done += kGroup;
    } while (done < wanted);
    return wanted;
  }

 private:
  static constexpr char kNumbers[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
};

}  // namespace

const CsvScan kCsvScanAvx512 = kernel::kCsvScan<Avx512>;

}  // namespace mixferry::connectors
