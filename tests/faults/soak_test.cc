// Many rows into a server that takes all of them at once: resident memory stays where it was.
// MIXFERRY_SOAK_ROWS=100000000 build/tests/soak_test takes some minutes and 2 GB of disk.

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/import_bench.h"

namespace mixferry::tests {
namespace {

constexpr std::uint64_t kResidentKibMax = 128 << 10;
constexpr std::uint64_t kGrowthKibMax = 8 << 10;

std::uint64_t rows_to_send() {
  const char* rows = std::getenv("MIXFERRY_SOAK_ROWS");
  return rows == nullptr ? 2'000'000 : std::strtoull(rows, nullptr, 10);
}

/// The sink of bench/, as a process.
class FastSink {
 public:
  explicit FastSink(const TemporaryFolder& folder) {
    const std::string out = folder.path("sink");
    const std::string pid = folder.path("sink.pid");
    const std::string command = fmt::format("{} >{} & echo $! >{}; until [ -s {} ]; do sleep 0.01; done",
                                            MIXFERRY_FAST_SINK, out, pid, out);
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream(out) >> url_;
    std::ifstream(pid) >> pid_;
  }
  ~FastSink() {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
  }
  FastSink(const FastSink&) = delete;
  FastSink& operator=(const FastSink&) = delete;
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  std::string url_;
  pid_t pid_ = 0;
};

/// A number behind a name in a file of /proc; 0 where the process has ended.
std::uint64_t number_in(const Program& program, const std::string& file, const std::string& name) {
  std::ifstream lines(fmt::format("/proc/{}/{}", program.pid(), file));
  std::uint64_t number = 0;
  for (std::string word; lines >> word;) {
    if (word == name && lines >> number) return number;
  }
  return 0;
}

std::uint64_t write_rows(const std::string& path, std::uint64_t rows) {
  std::ofstream csv(path);
  csv << "ID,Name\n";
  std::string piece;
  for (std::uint64_t row = 1; row <= rows; ++row) {
    fmt::format_to(std::back_inserter(piece), "c{},Name {}\n", row, row % 1'000);
    if (row % 10'000 == 0 || row == rows) {
      csv << piece;
      piece.clear();
    }
  }
  csv.close();
  return std::filesystem::file_size(path);
}

// Method: the file is read once for its fingerprint, then for its rows; memory is looked at from a quarter of
// these on.
TEST(Soak, MemoryStaysWhereItIs) {
  const TemporaryFolder folder;
  const FastSink sink(folder);
  const std::uint64_t rows = rows_to_send();
  const std::string csv = folder.path("rows.csv");
  const std::uint64_t bytes = write_rows(csv, rows);
  const std::string report = folder.path("report.json");
  ProgramOptions import;
  import.arguments = {"import",   csv,       "--id",     "ID",      "--endpoint",
                      sink.url(), "--token", "sink",     "--state", folder.path("state"),
                      "--rate",   "off",     "--report", report};
  Program program(import);
  std::uint64_t at_a_quarter = 0;
  std::uint64_t most = 0;
  while (program.is_running()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const std::uint64_t resident = number_in(program, "status", "VmRSS:");
    if (number_in(program, "io", "rchar:") < bytes + bytes / 4 || resident == 0) continue;
    if (at_a_quarter == 0) at_a_quarter = resident;
    most = std::max(most, resident);
  }
  const ProgramResult result = program.wait();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(report_field(report, "rows_delivered"), std::to_string(rows));
  std::printf("%lu rows: %lu KiB resident at a quarter, %lu KiB at most from there on\n", rows, at_a_quarter,
              most);
  ASSERT_GT(at_a_quarter, 0u);
  EXPECT_LE(most, at_a_quarter + kGrowthKibMax);
  EXPECT_LE(most, kResidentKibMax);
}

}  // namespace
}  // namespace mixferry::tests
