#include "engine/commands/preview.h"

#include <memory>
#include <optional>
#include <utility>

#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "connectors/source/source.h"
#include "engine/commands/erased_people.h"
#include "engine/commands/outline.h"
#include "engine/commands/standard_input.h"
#include "engine/commands/value_or_throw.h"
#include "engine/pipeline/erased_filter.h"
#include "mappings/plan/plan.h"

namespace mixferry::commands {
namespace {

std::vector<std::string> texts_of(const mappings::EncodedRows& encoded) {
  std::vector<std::string> texts;
  for (const mappings::EncodedRecord& record : encoded.records)
    texts.push_back(encoded.bytes.substr(record.offset, record.length));
  return texts;
}

/// Goes through rows one by one, and hands on what becomes of them.
class Preview final : public connectors::RowVisitor {
 public:
  Preview(const PreviewArguments& arguments, const PreparedReading& prepared,
          const std::function<void(const PreviewedRow&)>& visit)
      : prepared_(prepared),
        rows_max_(arguments.rows),
        visit_(visit),
        mapper_(prepared.plan, {.subjects = prepared.erased != nullptr}),
        explainer_(prepared.mapping, prepared.plan),
        explains_(arguments.explains) {
    if (prepared.erased) erased_.emplace(*prepared.erased, /*observes=*/false);
  }

  PreviewReport run() {
    for (const pipeline::SourceInfo& source : prepared_.sources) {
      filtered_ = {};
      if (!is_enough()) read(source);
      if (filtered_.count != 0) report_.filtered.push_back(filtered_);
    }
    report_.all_read = !is_enough();
    if (prepared_.asked) report_.ids_not_found = prepared_.asked->not_found();
    return std::move(report_);
  }

  void on_row(const Row& row) override {
    if (is_enough() || (prepared_.asked && prepared_.asked->take(row, mapper_).empty())) return;
    note(row.number);
    encoded_.clear();
    mapper_.map(row, row.raw.data(), encoded_);
    if (erased_) erased_->take(encoded_);
    report_.erased += encoded_.tally.erased;
    PreviewedRow shown{.row = row.number, .line = row.line, .records = texts_of(encoded_)};
    if (!encoded_.rejects.empty()) shown.reject = std::move(encoded_.rejects.front());
    if (explains_) shown.explained = explainer_.explain(row, encoded_);
    if (shown.is_filtered()) ++filtered_.count;
    hand_on(shown);
  }

  void on_reject(Reject reject) override {
    if (is_enough()) return;
    note(reject.row);
    const auto [row, line] = std::pair(reject.row, reject.line);
    hand_on({.row = row, .line = line, .records = {}, .reject = std::move(reject), .explained = {}});
  }

  void on_header_again(std::uint64_t row) override {
    if (is_enough() || prepared_.asked) return;
    note(row);
    ++filtered_.count;
  }
  void on_footer(std::uint64_t row) override { on_header_again(row); }

 private:
  [[nodiscard]] bool is_enough() const { return report_.rows == rows_max_; }

  void note(std::uint64_t row) {
    ++report_.rows;
    if (filtered_.among.first == 0) filtered_.among.first = row;
    filtered_.among.last = row;
  }

  void hand_on(const PreviewedRow& row) {
    if (row.reject) ++report_.rejects;
    visit_(row);
  }

  void read(const pipeline::SourceInfo& info) {
    const std::shared_ptr<connectors::Source> source =
        info.opened ? info.opened
                    : value_or_throw(connectors::open_source(info.path, prepared_.options.read, archives_));
    ColumnRequest columns = prepared_.plan.columns();
    columns.others = columns.others || explains_;
    const auto reader = value_or_throw(source->row_reader(columns));
    while (!is_enough()) {
      const std::optional<connectors::Block> block = value_or_throw(source->next());
      if (!block) return;
      reader->read(*block, *this);
    }
  }

  const PreparedReading& prepared_;
  const std::uint64_t rows_max_;
  const std::function<void(const PreviewedRow&)>& visit_;
  connectors::OpenArchives archives_;
  mappings::RowMapper mapper_;
  std::optional<pipeline::ErasedFilter> erased_;
  const RowExplainer explainer_;
  const bool explains_;
  mappings::EncodedRows encoded_;
  FilteredRows filtered_;
  PreviewReport report_;
};

}  // namespace

PreviewReport preview_rows(const PreviewArguments& arguments, Listener& listener,
                           const std::function<void(const PreviewedRow&)>& visit) {
  const SpooledInput input(arguments.reading.sources, listener);
  PreparedReading prepared = prepare(load_mapping(arguments.reading, ""), arguments.reading, input.paths());
  leave_out_erased(prepared, arguments.project, arguments.state);
  listener.on_outline(outline_of(prepared));
  return Preview(arguments, prepared, visit).run();
}

}  // namespace mixferry::commands
