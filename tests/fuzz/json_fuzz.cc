// JSON in all its shapes: any bytes. What is a row and what is not is held against another JSON library.

#include <boost/json/parse.hpp>
#include <string>

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile file;
  Input input(data, size);
  connectors::ReadOptions options{.encoding = "UTF-8"};
  options.format = input.choose(2) == 0 ? connectors::Format::jsonl : connectors::Format::json;
  if (input.choose(4) == 1) options.records = "d.r";
  const Cut cut(input);
  file.write(input.file());
  const tests::Collected all = expect_one_reading(cut, file.path(), options, {"id", "p.q", "p", ""});
  for (const tests::CollectedRow& row : all.rows) {
    if (row.reject_code.empty()) expect(is_object(row.raw), "row {} is an object: {}", row.number, row.raw);
    if (row.reject_code == "bad_json") {
      expect(!is_object(row.raw) || row.reject_message.contains("nested"), "row {} is no JSON: {}",
             row.number, row.raw);
    }
  }
  if (options.records.empty()) expect_nothing_lost(all, input.file(), " \t\r\n,]");
  return 0;
}

}  // namespace mixferry::fuzz
