// `mixferry check SAMPLE -m BUILT-IN`, as a user would type it.

#include <boost/json.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

#include "tests/golden/library_samples.h"
#include "tests/support/program.h"

namespace mixferry::tests {
namespace {

/// How many lines of what is expected of a sample have this key.
std::size_t expected_lines(const LibrarySample& sample, const char* key) {
  std::ifstream file(sample.expected_file());
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);) {
    count += boost::json::parse(line).as_object().contains(key) ? 1 : 0;
  }
  return count;
}

class MappingCheck : public testing::TestWithParam<LibrarySample> {};

// Method: format, encoding and dialect are left to detection, and no row may be rejected but those of which
// it is expected.
TEST_P(MappingCheck, RejectsNothingUnexpected) {
  const LibrarySample& sample = GetParam();
  const std::size_t rejected = expected_lines(sample, "rejected");
  const ProgramResult result =
      run_program({"check", sample.file, "-m", sample.mapping, "--report", "-", "--rejects", "/dev/null"});
  EXPECT_EQ(result.exit_code, rejected == 0 ? 0 : 1) << result.err;
  const auto report = boost::json::parse(result.out);
  EXPECT_EQ(report.at("rows_rejected").to_number<std::size_t>(), rejected);
  EXPECT_EQ(report.at("rows_filtered").to_number<std::size_t>(), expected_lines(sample, "filtered"));
  EXPECT_GE(report.at("rows_delivered").to_number<std::size_t>(), 5u);
}

INSTANTIATE_TEST_SUITE_P(Library, MappingCheck, testing::ValuesIn(library_samples()),
                         [](const auto& row) { return test_name_of(row.param.name); });

}  // namespace
}  // namespace mixferry::tests
