#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <span>
#include <unistd.h>

#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "engine/cli/commands.h"
#include "engine/cli/reading.h"
#include "engine/cli/row_preview.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

/// Shows updates as JSON Lines.
class Lines {
 public:
  Lines(const PreparedReading& prepared, std::uint64_t rows_max, report::Console& console)
      : prepared_(prepared), rows_left_(rows_max), console_(console) {}

  /// How many rows were rejected.
  std::uint64_t run() {
    const std::vector<RangeSet> nothing_settled;
    pipeline::SourceReading reading(prepared_.sources, prepared_.plan, nothing_settled, prepared_.options);
    const auto outcomes = reading.run({
        .begin_source = {},
        .take =
            [&](batch::Segment& segment) {
              show(segment);
              return rows_left_ != 0;
            },
        .end_source = {},
    });
    for (const pipeline::SourceOutcome& outcome : outcomes) {
      if (outcome.error) throw RunError(ExitCode::usage, *outcome.error);
    }
    return rejected_;
  }

  [[nodiscard]] std::uint64_t rows_left() const { return rows_left_; }
  [[nodiscard]] bool saw_rows() const { return saw_rows_; }

 private:
  /// Updates go to standard output, what became of the other rows is said on standard error.
  void show(const batch::Segment& segment) {
    const mappings::EncodedRows& encoded = segment.encoded;
    saw_rows_ |= !encoded.rows.empty() || !encoded.rejects.empty() || encoded.tally.rows_filtered != 0;
    for (const mappings::EncodedRow& row : encoded.rows) {
      if (take_row()) print_updates(row, encoded);
    }
    for (const Reject& reject : encoded.rejects) {
      if (!take_row()) break;
      ++rejected_;
      console_.warn(
          fmt::format("row {}, line {}, would be rejected: {}", reject.row, reject.line, reject.message));
    }
    if (encoded.tally.rows_filtered != 0) {
      console_.info(fmt::format("{} of rows {} to {} filtered: nothing is sent for them",
                                encoded.tally.rows_filtered, segment.rows.first, segment.rows.last));
    }
  }

  static void print_updates(const mappings::EncodedRow& row, const mappings::EncodedRows& encoded) {
    for (const mappings::EncodedRecord& update :
         std::span(encoded.records).subspan(row.first_record, row.record_count)) {
      report::print_data(std::string_view(encoded.bytes).substr(update.offset, update.length));
      std::putchar('\n');
    }
  }

  /// False: enough rows were shown.
  bool take_row() { return rows_left_ != 0 && rows_left_-- != 0; }

  const PreparedReading& prepared_;
  std::uint64_t rows_left_;
  report::Console& console_;
  bool saw_rows_ = false;
  std::uint64_t rejected_ = 0;
};

/// Shows rows one by one, with all their columns.
class SideBySide final : public connectors::RowVisitor {
 public:
  SideBySide(const PreparedReading& prepared, std::uint64_t rows_max)
      : prepared_(prepared),
        mapper_(prepared.plan),
        preview_(prepared.mapping, prepared.plan, report::screen(STDOUT_FILENO).columns),
        rows_left_(rows_max) {}

  /// The same.
  std::uint64_t run() {
    for (const pipeline::SourceInfo& source : prepared_.sources) {
      if (rows_left_ != 0) read(source);
    }
    return rejected_;
  }

  [[nodiscard]] std::uint64_t rows_left() const { return rows_left_; }
  [[nodiscard]] bool saw_rows() const { return saw_rows_; }

  void on_row(const Row& row) override {
    saw_rows_ = true;
    if (rows_left_ == 0 || (prepared_.asked && !prepared_.asked->take(row, mapper_))) return;
    --rows_left_;
    encoded_.clear();
    mapper_.map(row, row.raw.data(), encoded_);
    rejected_ += encoded_.tally.rows_rejected;
    print(preview_.show(row, encoded_));
  }
  void on_reject(Reject reject) override {
    saw_rows_ = true;
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
                    : value_or_throw(connectors::open_source(info.path, prepared_.options.read, archives_));
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
  connectors::OpenArchives archives_;
  mappings::RowMapper mapper_;
  RowPreview preview_;
  mappings::EncodedRows encoded_;
  std::uint64_t rows_left_;
  bool saw_rows_ = false;
  std::uint64_t rejected_ = 0;
};

PreviewLayout preview_layout_of(const Options& options) {
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  return options.preview_layout.value_or(is_terminal ? PreviewLayout::side_by_side : PreviewLayout::lines);
}

/// What to say of ids that no row has; 1 where there is something.
ExitCode tell_of_missing(const PreparedReading& prepared, report::Console& console) {
  const std::vector<std::string> missing = prepared.asked->not_found();
  if (missing.empty()) return ExitCode::done;
  console.warn(fmt::format("no row has the id {}. Ids are compared as they are sent: after the mapping.",
                           fmt::join(missing, ", ")));
  return ExitCode::with_rejects;
}

/// Shows rows by `View`, and tells how the preview ends.
template <typename View>
ExitCode show(View&& view, const PreparedReading& prepared, report::Console& console) {
  const ExitCode code = view.run() == 0 ? ExitCode::done : ExitCode::with_rejects;
  const bool all_read = view.rows_left() != 0;
  if (!all_read) return code;
  if (prepared.asked) return std::max(code, tell_of_missing(prepared, console));
  if (view.saw_rows()) return code;
  console.warn("no row stands in the sources");
  return ExitCode::with_rejects;
}

}  // namespace

ExitCode preview_sources(const Options& options, report::Console& console) {
  ReadingArguments arguments = options.reading;
  if (arguments.only.empty()) arguments.limit = options.preview_rows;
  arguments.threads = 1;
  const PreparedReading prepared =
      prepare(load_mapping(arguments, options.import.token), arguments, arguments.sources);
  console.print(plan_in_words(prepared));
  return preview_layout_of(options) == PreviewLayout::lines
             ? show(Lines(prepared, options.preview_rows, console), prepared, console)
             : show(SideBySide(prepared, options.preview_rows), prepared, console);
}

}  // namespace mixferry::cli
