#include "connectors/scan/csv_scan.h"

#include <vector>

#include "connectors/scan/csv_scan_implementations.h"

namespace mixferry::connectors {
namespace {

std::vector<CsvScan> of_this_processor() {
  std::vector<CsvScan> scans;
#if defined(__x86_64__)
  const bool has_bits =
      __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("pclmul");
  const bool has_avx512 = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
  if (has_bits && has_avx512) scans.push_back(kCsvScanAvx512);
  if (has_bits && __builtin_cpu_supports("avx2")) scans.push_back(kCsvScanAvx2);
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) scans.push_back(kCsvScanSse42);
#elif defined(__aarch64__)
  scans.push_back(kCsvScanNeon);
#endif
  scans.push_back(kCsvScanPortable);
  return scans;
}

}  // namespace

std::span<const CsvScan> csv_scans() {
  static const std::vector<CsvScan> scans = of_this_processor();
  return scans;
}

}  // namespace mixferry::connectors
