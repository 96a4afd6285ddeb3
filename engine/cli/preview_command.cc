#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>

#include "engine/cli/commands.h"
#include "engine/cli/reading.h"
#include "engine/cli/row_preview.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

/// Updates go to standard output as JSON Lines, what became of the other rows is said on standard error.
void show(const batch::Segment& segment, report::Console& console) {
  const mappings::EncodedRows& encoded = segment.encoded;
  for (const mappings::EncodedUpdate& update : encoded.updates) {
    report::print_data(std::string_view(encoded.bytes).substr(update.offset, update.length));
    std::putchar('\n');
  }
  for (const Reject& reject : encoded.rejects) {
    console.warn(
        fmt::format("row {}, line {}, would be rejected: {}", reject.row, reject.line, reject.message));
  }
  if (encoded.tally.rows_filtered != 0) {
    console.info(fmt::format("{} of rows {} to {} filtered: nothing is sent for them",
                             encoded.tally.rows_filtered, segment.rows.first, segment.rows.last));
  }
}

/// Updates of the rows asked for; how many rows were rejected.
std::uint64_t show_lines(const PreparedReading& prepared, report::Console& console) {
  const std::vector<RangeSet> nothing_settled;
  pipeline::SourceReading reading(prepared.sources, prepared.plan, nothing_settled, prepared.options);
  std::uint64_t rejected = 0;
  const auto outcomes = reading.run({
      .begin_source = {},
      .take =
          [&](batch::Segment& segment) {
            show(segment, console);
            rejected += segment.encoded.tally.rows_rejected;
            return true;
          },
      .end_source = {},
  });
  for (const pipeline::SourceOutcome& outcome : outcomes) {
    if (outcome.error) throw RunError(ExitCode::usage, *outcome.error);
  }
  return rejected;
}

/// Shows rows one by one, with all their columns.
class SideBySide final : public connectors::RowVisitor {
 public:
  explicit SideBySide(const PreparedReading& prepared)
      : prepared_(prepared),
        mapper_(prepared.plan),
        preview_(prepared.mapping, prepared.plan, report::screen(STDOUT_FILENO).columns),
        rows_left_(prepared.options.limit) {}

  /// How many rows were rejected.
  std::uint64_t run() {
    for (const pipeline::SourceInfo& source : prepared_.sources) {
      if (rows_left_ != 0) read(source);
    }
    return rejected_;
  }

  void on_row(const Row& row) override {
    if (rows_left_ == 0) return;
    --rows_left_;
    encoded_.clear();
    mapper_.map(row, row.raw.data(), encoded_);
    rejected_ += encoded_.tally.rows_rejected;
    print(preview_.show(row, encoded_));
  }
  void on_reject(Reject reject) override {
    if (rows_left_ == 0) return;
    --rows_left_;
    ++rejected_;
    print(fmt::format("row {}, line {}\n  rejected ({}), nothing is sent:\n    {}\n\n", reject.row,
                      reject.line, reject.code, reject.message));
  }

 private:
  static void print(const std::string& text) { report::print_lines(text); }

  template <typename T>
  static T value_or_throw(Result<T> result) {
    if (!result) throw RunError(ExitCode::usage, result.error().message);
    return std::move(*result);
  }

  void read(const pipeline::SourceInfo& info) {
    const std::shared_ptr<connectors::Source> source =
        info.opened ? info.opened
                    : value_or_throw(connectors::open_source(info.path, prepared_.options.read));
    ColumnRequest all = prepared_.plan.columns();
    all.others = true;
    const auto reader = value_or_throw(source->row_reader(all));
    while (rows_left_ != 0) {
      const std::optional<connectors::Block> block = value_or_throw(source->next());
      if (!block) return;
      reader->read(*block, *this);
    }
  }

  const PreparedReading& prepared_;
  mappings::RowMapper mapper_;
  RowPreview preview_;
  mappings::EncodedRows encoded_;
  std::uint64_t rows_left_;
  std::uint64_t rejected_ = 0;
};

PreviewLayout layout_of(const Options& options) {
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  return options.preview_layout.value_or(is_terminal ? PreviewLayout::side_by_side : PreviewLayout::lines);
}

}  // namespace

ExitCode preview_sources(const Options& options, report::Console& console) {
  ReadingArguments arguments = options.reading;
  arguments.limit = options.preview_rows;
  arguments.threads = 1;
  const PreparedReading prepared =
      prepare(load_mapping(arguments, options.import.token), arguments, arguments.sources);
  console.print(plan_in_words(prepared));

  const std::uint64_t rejected =
      layout_of(options) == PreviewLayout::lines ? show_lines(prepared, console) : SideBySide(prepared).run();
  return rejected == 0 ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace mixferry::cli
