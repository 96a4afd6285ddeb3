// For every processor: eight bytes at a time in ordinary registers.

#include "connectors/scan/csv_scan_implementations.h"
#include "connectors/scan/csv_scan_kernel.h"

namespace mixferry::connectors {
namespace {

struct Portable {
  static constexpr const char* kName = "portable";
  static constexpr unsigned kWidth = 8;
  using Bytes = std::uint64_t;

  static Bytes load(const char* from) {
    Bytes bytes = 0;
    for (unsigned i = 0; i < kWidth; ++i) {
      bytes |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8 * i);
    }
    return bytes;
  }
  static Bytes filled(char byte) { return kOnes * static_cast<unsigned char>(byte); }
  static std::uint64_t equal(Bytes a, Bytes b) {
    const Bytes differ = a ^ b;
    const Bytes high_bit_where_same = ~(((differ & kLow) + kLow) | differ | kLow);
    // Moves the eight high bits together into the top byte.
    return ((high_bit_where_same >> 7) * 0x0102'0408'1020'4080) >> 56;
  }

  static constexpr Bytes kOnes = 0x0101'0101'0101'0101;
  static constexpr Bytes kLow = 0x7F7F'7F7F'7F7F'7F7F;
};

}  // namespace

const CsvScan kCsvScanPortable = kernel::kCsvScan<Portable>;

}  // namespace mixferry::connectors
