// For x86-64 with AVX-512BW, BMI and POPCNT.

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
};

}  // namespace

const CsvScan kCsvScanAvx512 = kernel::kCsvScan<Avx512>;

}  // namespace mixferry::connectors
