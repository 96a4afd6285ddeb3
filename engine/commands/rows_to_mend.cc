#include "engine/commands/rows_to_mend.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <utility>

#include "connectors/mending/reject_columns.h"
#include "engine/base/utc_time.h"
#include "engine/commands/mending_csv.h"
#include "engine/commands/mending_json.h"
#include "engine/report/output.h"

namespace mixferry::commands {
namespace {

using connectors::RowForm;
using connectors::RowLayout;

/// As files of rejects have it, for people.
constexpr std::string_view kCodeOfDifference = "not_as_exported";
constexpr std::string_view kReasonOfDifference =
    "Mixpanel does not have what this row says, or what goes with it";

/// With the moment, so that no two files are of the same bytes: the second would be a run that has finished
/// already, of which nothing is sent.
std::string reason_of_now() {
  const auto now = std::chrono::system_clock::now();
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()) % std::chrono::seconds(1);
  std::string moment = utc_time(now);
  moment.insert(moment.size() - 1, fmt::format(".{:06}", micros.count()));
  return fmt::format("{}, at {}", kReasonOfDifference, moment);
}

bool changes_anew(const mappings::Mapping& mapping) {
  return std::ranges::any_of(mapping.targets, [](const mappings::Target& target) {
    return std::ranges::any_of(
        target.operations, [](const auto& operation) { return !mappings::bears_repeating(operation.kind); });
  });
}

std::vector<std::string> columns_of(const RowLayout& layout) {
  std::vector<std::string> columns = layout.columns;
  std::erase_if(columns, connectors::is_reject_column);
  return columns;
}

/// Which rows are to be sent again, told row by row, in their order.
class RowChoice {
 public:
  explicit RowChoice(const std::unordered_set<std::uint64_t>& profiles) : wanted_(profiles) {}

  [[nodiscard]] bool takes(const ProfileRow& row) {
    const auto speaks_of = [&](const std::unordered_set<std::uint64_t>& hashes) {
      return std::ranges::any_of(row.records, [&](const ProfileRecord& record) {
        return hashes.contains(verification::hash_of(record.subject, record.id));
      });
    };
    const bool is_wanted = speaks_of(wanted_);
    if (!is_wanted && !speaks_of(along_)) return false;
    if (!is_wanted) ++rows_along_;
    for (const ProfileRecord& record : row.records) {
      const std::uint64_t hash = verification::hash_of(record.subject, record.id);
      if (!wanted_.contains(hash)) along_.insert(hash);
    }
    return true;
  }
  [[nodiscard]] std::uint64_t rows_along() const { return rows_along_; }
  [[nodiscard]] bool is_too_much() const { return wanted_.size() + along_.size() > kProfilesToMendMax; }

 private:
  const std::unordered_set<std::uint64_t>& wanted_;
  std::uint64_t rows_along_ = 0;
  std::unordered_set<std::uint64_t> along_;  ///< which taken rows speak of, too
};

/// The files: a new one where a row is of another layout than the one before.
class FilesOfRows {
 public:
  FilesOfRows(const PreparedReading& prepared, std::string path)
      : prepared_(prepared), path_(std::move(path)), with_content_(changes_anew(prepared.mapping)) {}

  void write(const ProfileRow& row) {
    const pipeline::SourceInfo& source = prepared_.sources[row.place.source];
    File& file = file_of(source);
    const Reject reject{.row = row.place.row,
                        .line = row.line,
                        .column = {},
                        .code = std::string(kCodeOfDifference),
                        .message = reason_,
                        .raw = std::string(row.raw)};
    // No run of the ledger: it is no reject of any.
    const RejectPlace place{.run = 0, .source = source.path};
    file.output->write(source.layout.form == RowForm::json
                           ? json_line(place, reject, file.form)
                           : csv_row(source.layout, place, reject, file.form));
    ++file.about.rows;
    std::vector<std::string>& sources = file.about.sources;
    if (std::ranges::find(sources, source.path) == sources.end()) sources.push_back(source.path);
  }

  [[nodiscard]] std::vector<MendingFile> commit() {
    std::vector<MendingFile> files;
    for (File& file : files_) {
      file.output->commit();
      files.push_back(std::move(file.about));
    }
    return files;
  }

 private:
  struct File {
    std::vector<std::string> columns;
    MendingFile about;
    MendingForm form;
    std::unique_ptr<report::Output> output;
  };

  File& file_of(const pipeline::SourceInfo& source) {
    const std::vector<std::string> columns = columns_of(source.layout);
    // Only the last: files are imported one after the other, and rows of a profile have to stay in their
    // order.
    if (!files_.empty() && files_.back().about.form == source.layout.form && files_.back().columns == columns)
      return files_.back();
    File& file = files_.emplace_back();
    file.columns = columns;
    file.about = {.path = name_of_next(source.layout.form), .form = source.layout.form, .sources = {}};
    file.form = {.delimiter = source.layout.dialect.delimiter == ';' ? ';' : ',',
                 .with_content = with_content_};
    file.output = std::make_unique<report::Output>(file.about.path);
    if (source.layout.form == RowForm::cells) file.output->write(csv_header(source.layout, file.form));
    return file;
  }

  /// `rows.csv`, `rows-2.jsonl`: a program opens a file by the end of its name.
  [[nodiscard]] std::string name_of_next(RowForm form) const {
    const std::filesystem::path named = path_;
    const std::string number = files_.size() == 1 ? "" : fmt::format("-{}", files_.size());
    return named.parent_path() /
           (named.stem().string() + number + (form == RowForm::json ? ".jsonl" : ".csv"));
  }

  const PreparedReading& prepared_;
  const std::string path_;
  const std::string reason_ = reason_of_now();
  const bool with_content_;
  std::vector<File> files_;
};

}  // namespace

RowsToMend write_rows_to_mend(const PreparedReading& prepared, const Subjects& subjects,
                              const std::unordered_set<std::uint64_t>& profiles, const std::string& path) {
  RowChoice choice(profiles);
  FilesOfRows files(prepared, path);
  static_cast<void>(for_each_profile_row(
      prepared, subjects,
      [&](const ProfileRow& row) {
        if (row.raw.empty()) return;  // it is about a person who was erased, too
        if (!choice.is_too_much() && choice.takes(row)) files.write(row);
      },
      [](const pipeline::Progress&) {}));
  if (choice.is_too_much()) return {};
  return {.files = files.commit(), .rows_along = choice.rows_along()};
}

}  // namespace mixferry::commands
