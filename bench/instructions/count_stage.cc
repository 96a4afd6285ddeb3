// Works one stage on made-up contacts, so that its instructions can be counted: see `per_row`.
//
// usage: count_stage                 says how it was built
//        count_stage STAGE PASSES    works STAGE on all rows PASSES times; prints how many rows there are

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/connectors/contact_export.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::bench {
namespace {

constexpr std::uint64_t kRows = 1'000;

std::string how_built() {
#if defined(__OPTIMIZE__) && defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
  constexpr std::string_view kKind = "release";
#else
  constexpr std::string_view kKind = "debug";
#endif
#if defined(__x86_64__)
  constexpr std::string_view kProcessor = "x86-64";
#else
  constexpr std::string_view kProcessor = "other";
#endif
  return fmt::format("{} {} {}", __VERSION__, kProcessor, kKind);
}

/// One pass over all rows; called as often as asked for.
using Pass = std::function<void()>;

Pass cut(ContactFormat format) {
  return [source = ContactExport(format, kRows)] {
    std::uint64_t rows = 0;
    source.for_each_block([&](const connectors::Block& block) { rows += block.rows; });
    if (rows != kRows) throw std::runtime_error("rows were lost");
  };
}

/// Cuts once, then reads the blocks with `visitor`.
Pass read(ContactFormat format, const ColumnRequest& request, std::shared_ptr<connectors::RowVisitor> visitor,
          std::function<void(const connectors::Block&)> begin = {}) {
  auto source = std::make_shared<ContactExport>(format, kRows);
  auto blocks = std::make_shared<std::vector<connectors::Block>>();
  source->for_each_block([&](connectors::Block block) { blocks->push_back(std::move(block)); });
  return [source, blocks, visitor, begin, reader = std::shared_ptr(source->row_reader(request))] {
    for (const connectors::Block& block : *blocks) {
      if (begin) begin(block);
      reader->read(block, *visitor);
    }
  };
}

Pass visit(ContactFormat format) {
  const auto columns = contact_columns();
  return read(format, {.names = {columns.begin(), columns.end()}}, std::make_shared<CellCounter>());
}

class Mapper final : public connectors::RowVisitor {
 public:
  explicit Mapper(mappings::Plan plan) : plan_(std::move(plan)), mapper_(plan_) {}
  void begin(const connectors::Block& block) {
    block_begin_ = block.bytes.data();
    updates_.clear();
  }
  void on_row(const Row& row) override { mapper_.map(row, block_begin_, updates_); }
  void on_reject(Reject reject) override { throw std::runtime_error(reject.message); }
  [[nodiscard]] const ColumnRequest& columns() const { return plan_.columns(); }

 private:
  mappings::Plan plan_;
  mappings::RowMapper mapper_;
  const char* block_begin_ = nullptr;
  mappings::EncodedRows updates_;
};

Pass map(ContactFormat format) {
  std::ifstream file(MIXFERRY_SOURCE_DIR "/bench/program/contacts.yaml");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto mapper =
      std::make_shared<Mapper>(*mappings::Plan::compile(*mappings::parse_mapping("contacts.yaml", text), {}));
  return read(format, mapper->columns(), mapper,
              [mapper](const connectors::Block& block) { mapper->begin(block); });
}

int run(std::string_view stage, int passes) {
  const std::map<std::string_view, std::function<Pass()>> stages = {
      {"cut_csv", [] { return cut(ContactFormat::csv); }},
      {"cut_jsonl", [] { return cut(ContactFormat::jsonl); }},
      {"visit_csv", [] { return visit(ContactFormat::csv); }},
      {"visit_csv_all_quoted", [] { return visit(ContactFormat::csv_all_quoted); }},
      {"visit_jsonl", [] { return visit(ContactFormat::jsonl); }},
      {"visit_and_map_csv", [] { return map(ContactFormat::csv); }},
  };
  const auto found = stages.find(stage);
  if (found == stages.end()) {
    fmt::print(stderr, "count_stage: there is no stage {}\n", stage);
    return 2;
  }
  const Pass pass = found->second();
  for (int i = 0; i < passes; ++i) pass();
  fmt::print("{}\n", kRows);
  return 0;
}

}  // namespace
}  // namespace mixferry::bench

int main(int argc, char** argv) {
  if (argc == 3) return mixferry::bench::run(argv[1], std::atoi(argv[2]));
  fmt::print("{}\n", mixferry::bench::how_built());
  return argc == 1 ? 0 : 2;
}
