// For AArch64, all of which has NEON.

#include <arm_neon.h>

#include "connectors/scan/csv_scan_implementations.h"
#include "connectors/scan/csv_scan_kernel.h"

namespace mixferry::connectors {
namespace {

struct Neon {
  static constexpr const char* kName = "NEON";
  static constexpr unsigned kWidth = 16;
  using Bytes = uint8x16_t;

  static Bytes load(const char* from) { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(from)); }
  static Bytes filled(char byte) { return vdupq_n_u8(static_cast<std::uint8_t>(byte)); }
  static std::uint64_t equal(Bytes a, Bytes b) {
    constexpr uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t hits = vandq_u8(vceqq_u8(a, b), bit);
    return vaddv_u8(vget_low_u8(hits)) | static_cast<std::uint64_t>(vaddv_u8(vget_high_u8(hits))) << 8;
  }
};

}  // namespace

const CsvScan kCsvScanNeon = kernel::kCsvScan<Neon>;

}  // namespace mixferry::connectors
