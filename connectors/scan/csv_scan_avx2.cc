// For x86-64 with AVX2, BMI, POPCNT and PCLMULQDQ.

#include <immintrin.h>

#include "connectors/scan/csv_scan_implementations.h"
#include "connectors/scan/csv_scan_kernel.h"

namespace mixferry::connectors {
namespace {

struct Avx2 {
  static constexpr const char* kName = "AVX2";
  static constexpr unsigned kWidth = 32;
  using Bytes = __m256i;

  static Bytes load(const char* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }
  static Bytes filled(char byte) { return _mm256_set1_epi8(byte); }
  static std::uint64_t equal(Bytes a, Bytes b) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, b)));
  }
  static unsigned lowest(std::uint64_t bits) { return static_cast<unsigned>(_tzcnt_u64(bits)); }
  static std::uint64_t odd_up_to(std::uint64_t bits) {
    // A product without carries adds up all that stands below.
    const __m128i factor = _mm_cvtsi64_si128(static_cast<long long>(bits));
    const __m128i product = _mm_clmulepi64_si128(factor, _mm_set1_epi8('\xFF'), 0);
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
  }
};

}  // namespace

const CsvScan kCsvScanAvx2 = kernel::kCsvScan<Avx2>;

}  // namespace mixferry::connectors
