#pragma once
/// Each implementation of `CsvScan`, compiled for its processors; not to be called on others.

#include "connectors/scan/csv_scan.h"

namespace mixferry::connectors {

extern const CsvScan kCsvScanPortable;
extern const CsvScan kCsvScanSse42;   // x86-64
extern const CsvScan kCsvScanAvx2;    // x86-64
extern const CsvScan kCsvScanAvx512;  // x86-64
extern const CsvScan kCsvScanNeon;    // AArch64

}  // namespace mixferry::connectors
