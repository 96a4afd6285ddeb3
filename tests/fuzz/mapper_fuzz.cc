// Any export under mappings with everything in them and under the built-in ones: from bytes to updates,
// observed and not, with cells as they are and with cells that are far longer.

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "connectors/open/open_source.h"
#include "connectors/source/source.h"
#include "mappings/language/mapping.h"
#include "mappings/library/library.h"
#include "mappings/plan/plan.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/updates.h"
#include "tests/support/checked_mapper.h"

namespace mixferry::fuzz {
namespace {

constexpr const char* kEverything = R"(version: 1
id: { template: "{id}/{a}", case: lower }
source: { nulls: ["", "null"], timezone: America/New_York, columns: optional }
when: { column: stage, not: [spam] }
set:
  Kept: a
  Text: { from: [b, a], as: string, case: upper, trim: false }
  Number: { from: a, as: number, on_error: skip }
  Integer: { from: b, as: integer, on_error: skip, empty: "null" }
  Boolean: { from: a, as: boolean, on_error: skip, default: false }
  Day: { from: a, as: date, on_error: skip }
  Day of many: { from: b, as: date, on_error: skip, format: ["%d.%m.%y", "%b %e, %Y", "%a %D", epoch_seconds] }
  Time: { from: a, as: datetime, on_error: skip, empty: unset }
  Time of many: { from: b, as: datetime, on_error: skip, timezone: Europe/Berlin, format: ["%F %I:%M:%S.%f %p %z", "%Y%m%dT%H%M%S%Z", epoch_milliseconds] }
  List: { from: a, as: list, separator: ",", on_error: skip }
  Json: { from: b, as: json, on_error: skip }
  Matched: { from: a, match: "([a-z]+)[0-9]*", map: { a: 1, b: [x, "y"] } }
  Hashed: { from: b, hash: sha256 }
  Composed: { template: "{a} and {b}" }
  Strict: { from: strict, as: number }
set_once: { First: a, Words: { from: b, as: list, on_error: skip } }
add: { Sum: { from: a, as: number, on_error: skip } }
append: { Any: { from: b, as: json, on_error: skip } }
union: { Some: { from: a, as: list, on_error: skip }, One: b }
remove: { Gone: { from: a, on_error: skip } }
unset: [Old]
delete: { when: { column: deleted, matches: "^y" } }
unmapped: keep
)";

// Rules that transform texts, in the id as well as in properties of the same row: each has scratch memory of
// its own, or must be done with it before the next begins.
constexpr const char* kTransforming = R"yaml(version: 1
source: { columns: optional }
targets:
  - target: users
    id: { from: [id, Id, ID], case: upper, empty: skip }
    set:
      $email: { from: b, case: lower }
      Upper: { from: a, case: upper }
      Lower: { from: b, case: lower, match: "([a-z ]+)" }
      Html: { from: a, strip: html, case: upper }
      Composed: { template: "{a}/{b}", case: upper }
      Email: { from: a, normalize: email, on_error: skip }
      Phone: { from: b, normalize: phone, country: US, on_error: skip }
      Hashed: { from: a, case: lower, hash: sha256 }
    union: { Words: { from: b, as: list, case: upper, quoted: true, on_error: skip } }
  - target: groups
    group_key: company
    id: { template: "{b}-{a}", case: upper, hash: sha256, empty: skip }
    set: { Name: { template: "{a} {b}", strip: html } }
    unset: [Old]
  - target: groups
    group_key: team
    id: { from: stage, strip: html, match: "([^;]+)", empty: skip }
    set: { Members: { from: [a, b], map: { a: A }, default: none, when: { column: a, not: x } } }
    unmapped: { keep: ["*", c.*], drop: [d, c.e], trim: false }
)yaml";

mappings::Plan compiled(std::string_view name, std::string_view yaml) {
  const auto mapping = mappings::parse_mapping(std::string(name), std::string(yaml));
  expect(mapping.has_value(), "{} is a mapping: {}", name,
         mapping ? "" : mappings::describe(std::string(name), mapping.error()));
  auto plan = mappings::Plan::compile(*mapping, {.record_head = R"({"$token":"T\"",)", .timezone = {}});
  expect(plan.has_value(), "{} compiles", name);
  return *std::move(plan);
}

std::vector<mappings::Plan> compile_all() {
  std::vector<mappings::Plan> plans;
  plans.push_back(compiled("everything", kEverything));
  plans.push_back(compiled("transforming", kTransforming));
  for (const mappings::BuiltIn& built_in : mappings::built_in_mappings()) {
    plans.push_back(compiled(built_in.name, built_in.text));
  }
  return plans;
}

class MappedRows final : public connectors::RowVisitor {
 public:
  /// The text of each cell comes `times` times over.
  MappedRows(const mappings::Plan& plan, std::size_t times) : mapper_(plan), times_(times) {}
  void begin(const connectors::Block& block) { block_ = block.bytes.data(); }
  void on_row(const Row& row) override {
    Row stretched = row;
    if (times_ > 1) stretched.cells = stretch(row.cells);
    mapper_.map(stretched, block_, encoded);
    ++rows;
  }
  void on_reject(Reject) override {}

  mappings::EncodedRows encoded;
  std::uint64_t rows = 0;

 private:
  /// Each in memory of its own, not a byte larger than a reader would lend.
  std::span<const Cell> stretch(std::span<const Cell> cells) {
    constexpr std::size_t kStretchedBytesMax = 64;
    texts_.clear();
    cells_.assign(cells.begin(), cells.end());
    for (Cell& cell : cells_) {
      if (cell.kind != CellKind::text || cell.text.size() > kStretchedBytesMax) continue;
      const std::size_t size = cell.text.size() * times_;
      char* const text = texts_.emplace_back(std::make_unique<char[]>(size + Cell::kReadableBehind)).get();
      for (std::size_t at = 0; at < size; at += cell.text.size()) std::ranges::copy(cell.text, text + at);
      cell.text = {text, size};
    }
    return cells_;
  }

  tests::CheckedMapper mapper_;
  const std::size_t times_;
  std::vector<Cell> cells_;
  std::vector<std::unique_ptr<char[]>> texts_;
  const char* block_ = nullptr;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<mappings::Plan> plans = compile_all();
  static const MemoryFile file;
  Input input(data, size);
  // Half of all inputs get one of the mappings made for this.
  const std::size_t choice = input.choose(2 * plans.size());
  const mappings::Plan& plan = choice < plans.size() ? plans[choice] : plans[choice % 2];
  constexpr std::array<std::size_t, 4> kTimes = {1, 1, 20, 5'000};
  const std::size_t times = kTimes[input.choose(kTimes.size())];
  file.write(input.file());
  const auto source = connectors::open_source(file.path(), {});
  if (!source) return 0;
  const auto reader = (*source)->row_reader(plan.columns());
  if (!reader) return 0;
  MappedRows mapped(plan, times);
  for (auto block = (*source)->next(); block && *block; block = (*source)->next()) {
    mapped.begin(**block);
    (*reader)->read(**block, mapped);
  }
  expect_valid_updates(mapped.encoded, mapped.rows);
  return 0;
}

}  // namespace mixferry::fuzz
