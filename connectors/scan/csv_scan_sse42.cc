// For x86-64 with SSE4.2 and POPCNT.

#include <immintrin.h>

#include "connectors/scan/csv_scan_implementations.h"
#include "connectors/scan/csv_scan_kernel.h"

namespace mixferry::connectors {
namespace {

struct Sse42 {
  static constexpr const char* kName = "SSE4.2";
  static constexpr unsigned kWidth = 16;
  using Bytes = __m128i;

  static Bytes load(const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
  static Bytes filled(char byte) { return _mm_set1_epi8(byte); }
  static std::uint64_t equal(Bytes a, Bytes b) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)));
  }
};

}  // namespace

const CsvScan kCsvScanSse42 = kernel::kCsvScan<Sse42>;

}  // namespace mixferry::connectors
