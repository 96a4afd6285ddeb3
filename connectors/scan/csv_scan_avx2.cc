// For x86-64 with AVX2, BMI and POPCNT.

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
};

}  // namespace

const CsvScan kCsvScanAvx2 = kernel::kCsvScan<Avx2>;

}  // namespace mixferry::connectors
