// JSON in all its shapes: any bytes. What is a row and what is not is held against another JSON library.

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/jsonl/row_reader.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/reading.h"

namespace mixferry::fuzz {
namespace {

/// Whether `text` is one JSON object by the book. Numbers out of a double's range are numbers.
bool is_object(std::string_view text) {
  boost::json::error_code error;
  const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error, {},
                                        {.max_depth = 10'000});
  return (!error && value.is_object()) || error == boost::json::error::exponent_overflow;
}

/// The scanner and the parser say the same of every line of `text`.
void expect_both_ways_agree(std::string_view text, const ColumnRequest& request) {
  connectors::Block block;
  block.bytes.reserve(text.size() + connectors::Block::kPadding);
  block.bytes = text;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    block.rows += text.substr(at, end - at).find_first_not_of(" \t\r") == std::string_view::npos ? 0 : 1;
    at = end + 1;
  }
  if (block.rows == 0) return;
  tests::Collector ways[2];
  for (const bool scan_first : {false, true}) {
    const auto reader =
        connectors::make_json_row_reader(connectors::JsonLayout::lines, text.size(), request, scan_first);
    (*reader)->read(block, ways[scan_first ? 1 : 0]);
  }
  expect(ways[0].rows == ways[1].rows, "rows do not depend on the way they are read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile file;
  Input input(data, size);
  connectors::ReadOptions options{.encoding = "UTF-8"};
  options.format = input.choose(2) == 0 ? connectors::Format::jsonl : connectors::Format::json;
  if (input.choose(4) == 1) options.records = "d.r";
  const Cut cut(input);
  file.write(input.file());
  const std::vector<std::string> columns = {"id", "p.q", "p", ""};
  const tests::Collected all = expect_one_reading(cut, file.path(), options, columns);
  // Rejects of CSV come back as CSV, whatever was asked for; another target holds those to their promises.
  if (all.is_table) return 0;
  expect_both_ways_agree(input.file(), {.names = columns, .others = cut.others});
  expect_both_ways_agree(input.file(),
                         {.names = {"p.q"}, .others = cut.others, .others_below = {"p", "d.r"}});
  for (const tests::CollectedRow& row : all.rows) {
    if (row.reject_code.empty()) expect(is_object(row.raw), "row {} is an object: {}", row.number, row.raw);
    if (row.reject_code == "bad_json") {
      expect(!is_object(row.raw) || row.reject_message.contains("nested"), "row {} is no JSON: {}",
             row.number, row.raw);
    }
  }
  if (options.records.empty()) expect_nothing_lost(all, input.file(), kBetweenObjects);
  return 0;
}

}  // namespace mixferry::fuzz
