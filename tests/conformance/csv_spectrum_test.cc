/// The CSV reader against cases and expectations that others wrote.

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <vector>

#include "connectors/open/open_source.h"
#include "tests/support/collected_rows.h"

namespace mixferry::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(MIXFERRY_SOURCE_DIR) / "tests/conformance/data/csv-spectrum";

boost::json::array expected_rows(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return boost::json::parse(text).as_array();
}

class CsvSpectrum : public ::testing::TestWithParam<std::string> {};

// Method: all columns by the names of the header, each cell against the record of the same number.
TEST_P(CsvSpectrum, GivesTheRecordsExpected) {
  auto source = connectors::open_source(kData / "csvs" / (GetParam() + ".csv"), {}).value();
  const std::vector<std::string> header = source->header().value();
  const auto all = collect(*source, {.names = header, .others = false});
  const auto expected = expected_rows(kData / "json" / (GetParam() + ".json"));
  EXPECT_EQ(all.error, std::nullopt);
  ASSERT_EQ(all.rows.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& record = expected[i].as_object();
    ASSERT_EQ(all.rows[i].reject_message, "");
    ASSERT_EQ(record.size(), header.size());
    for (std::size_t column = 0; column < header.size(); ++column) {
      EXPECT_EQ(all.rows[i].cells[column], std::string_view(record.at(header[column]).as_string()));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, CsvSpectrum,
                         ::testing::Values("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json",
                                           "newlines", "newlines_crlf", "quotes_and_newlines", "simple",
                                           "simple_crlf", "utf8"),
                         [](const auto& row) { return row.param; });

TEST(CsvSpectrumCoordinates, KeepQuotesInsideUnquotedCells) {
  const auto all = collect_file(kData / "csvs/location_coordinates.csv",
                                {.names = {"Location Coordinates"}, .others = false});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_NE(all.rows[0].cells[0].find('"'), std::string::npos) << all.rows[0];
}

}  // namespace
}  // namespace mixferry::tests
