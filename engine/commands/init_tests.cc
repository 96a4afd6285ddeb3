#include "engine/commands/init_tests.h"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

#include "connectors/open/open_source.h"
#include "engine/commands/mapping_tests.h"
#include "engine/commands/value_or_throw.h"
#include "mappings/library/library.h"
#include "mappings/testing/test_text.h"

namespace mixferry::commands {
namespace {

constexpr std::uint64_t kRowsMax = 20;

/// Enough to see what each rule does; a person reads them all.
class FirstRows final : public connectors::RowVisitor {
 public:
  FirstRows(const PreparedReading& prepared, mappings::TestText& tests)
      : prepared_(prepared), mapper_(prepared.plan), tests_(tests) {}

  void on_row(const Row& row) override {
    if (is_enough()) return;
    ++rows_;
    mapped_.clear();
    mapper_.map(row, row.raw.data(), mapped_);
    tests_.add(row, prepared_.plan.columns().names, mapped_);
  }
  /// What can't be read is no row that a test could hold.
  void on_reject(Reject) override {}

  [[nodiscard]] bool is_enough() const { return rows_ == kRowsMax; }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  const PreparedReading& prepared_;
  mappings::RowMapper mapper_;
  mappings::TestText& tests_;
  mappings::EncodedRows mapped_;
  std::uint64_t rows_ = 0;
};

/// `mapping` as a file of tests at `tests` names it: from its folder, or by the name of a built-in.
std::string named_from(const std::string& tests, const std::string& mapping) {
  if (mappings::find_built_in(mapping) != nullptr) return mapping;
  namespace fs = std::filesystem;
  return fs::absolute(mapping).lexically_proximate(fs::absolute(tests).parent_path()).generic_string();
}

}  // namespace

RunError no_rows_to_test(const std::string& path) {
  return RunError(
      ExitCode::usage,
      fmt::format("{}: no row of it could be read, and tests are made of rows: leave --tests out, "
                  "or give an export that has some",
                  path));
}

std::string draft_tests(const ReadingArguments& reading, const std::string& path) {
  CompiledMapping compiled = load_mapping(reading, "");
  const PreparedReading prepared = prepare(std::move(compiled), reading, reading.sources);
  bool rows_are_json = false;
  bool has_rows = false;
  std::optional<mappings::TestText> tests;
  for (const pipeline::SourceInfo& info : prepared.sources) {
    const auto source = value_or_throw(connectors::open_source(info.path, prepared.options.read));
    if (!tests) {
      rows_are_json = !source->header().has_value();
      tests.emplace(named_from(path, reading.mapping), prepared.mapping, rows_are_json);
    }
    const auto reader = value_or_throw(source->row_reader(prepared.plan.columns()));
    FirstRows rows(prepared, *tests);
    while (!rows.is_enough()) {
      const auto block = value_or_throw(source->next());
      if (!block) break;
      reader->read(*block, rows);
    }
    has_rows |= rows.rows() != 0;
  }
  if (!has_rows) throw no_rows_to_test(prepared.sources.empty() ? "" : prepared.sources.front().path);
  return tests->text();
}

}  // namespace mixferry::commands
