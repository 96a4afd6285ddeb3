// The mapping language: any text. What is right compiles, or compiling says what is wrong; what compiles
// takes any row.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/updates.h"
#include "tests/support/checked_mapper.h"

namespace mixferry::fuzz {
namespace {

/// Problems lead people to a place in the file.
void expect_places(const std::vector<mappings::Problem>& problems, std::string_view text) {
  expect(!problems.empty(), "a refusal says why");
  for (const auto& [place, message] : problems) {
    expect(!message.empty(), "a problem is described");
    expect(place.line >= 1 && place.column >= 1, "places count from 1: {}", message);
    std::string_view rest = text;
    for (std::uint32_t line = 1; line < place.line; ++line) {
      const std::size_t end = rest.find('\n');
      expect(end != std::string_view::npos, "line {} is in the file: {}", place.line, message);
      rest.remove_prefix(end + 1);
    }
    const std::size_t length = std::min(rest.find('\n'), rest.size());
    expect(place.column <= length + 1, "column {} is in line {}: {}", place.column, place.line, message);
  }
}

/// Rows whose every cell is one of these, each in turn. Bytes behind their texts may be read.
const std::vector<Cell>& cells_to_take() {
  static const std::vector<std::pair<std::string, CellKind>> kTexts = [] {
    std::vector<std::pair<std::string, CellKind>> texts = {{"", CellKind::absent},
                                                           {"", CellKind::null},
                                                           {"", CellKind::text},
                                                           {" 2024-03-12T09:14:00 ", CellKind::text},
                                                           {"1.00123E+15", CellKind::text},
                                                           {"a;B\"\\\n\xC3\xA9;;", CellKind::text},
                                                           {"[1,[2,[3,[4]]],{\"a\":null}]", CellKind::text},
                                                           {"-12.50", CellKind::number},
                                                           {"1e400", CellKind::number},
                                                           {"true", CellKind::boolean},
                                                           {"{\"a\":[\"b\",{}]}", CellKind::json}};
    for (auto& [text, kind] : texts) text.append(Cell::kReadableBehind, '"');
    return texts;
  }();
  static const std::vector<Cell> kCells = [] {
    std::vector<Cell> cells;
    for (const auto& [text, kind] : kTexts) {
      cells.push_back({std::string_view(text).substr(0, text.size() - Cell::kReadableBehind), kind});
    }
    return cells;
  }();
  return kCells;
}

void expect_takes_any_row(const mappings::Plan& plan) {
  const std::vector<Cell>& known = cells_to_take();
  tests::CheckedMapper mapper(plan);
  mappings::EncodedRows encoded;
  std::uint64_t rows = 0;
  for (std::size_t first = 0; first < known.size(); ++first) {
    for (const std::size_t step : {0uz, 1uz}) {
      std::vector<Cell> cells;
      for (std::size_t i = 0; i < plan.columns().names.size(); ++i) {
        cells.push_back(known[(first + i * step) % known.size()]);
      }
      std::vector<NamedCell> others;
      if (plan.columns().others) others = {{"other", known[first]}, {"$email", known[5]}, {"", known[3]}};
      constexpr std::string_view kRaw = "raw";
      mapper.map({.number = ++rows, .line = rows, .raw = kRaw, .cells = cells, .others = others}, kRaw.data(),
                 encoded);
    }
  }
  expect_valid_updates(encoded, rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto mapping = mappings::parse_mapping("fuzz.yaml", text);
  if (!mapping) {
    expect_places(mapping.error(), text);
    return 0;
  }
  const auto plan = mappings::Plan::compile(*mapping, {.record_head = R"({"$token":"T\"",)", .timezone = {}});
  if (!plan) {
    expect(!plan.error().message.empty(), "what can't be compiled is named");
    return 0;
  }
  expect_takes_any_row(*plan);
  return 0;
}

}  // namespace mixferry::fuzz
