#include "engine/commands/profile_rows.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>

#include "engine/mixpanel/update_record.h"
#include "engine/pipeline/link_stage.h"

namespace mixferry::commands {
namespace {

constexpr auto kTellEvery = std::chrono::milliseconds(200);

bool is_of_profiles(TargetKind kind) {
  return kind == TargetKind::users || kind == TargetKind::groups;
}

class RowsOfSources {
 public:
  RowsOfSources(const Subjects& subjects, const std::function<void(const ProfileRow&)>& take)
      : subjects_(subjects), take_(take) {}

  void begin_source(SourceId source) { source_ = source; }

  void take(batch::Segment& segment) {
    links_.take(source_, segment);
    const mappings::EncodedRows& encoded = segment.encoded;
    tally_ += encoded.tally;
    tally_.rows_delivered += encoded.rows.size();
    read_.rows_rejected += encoded.tally.rows_rejected;
    read_.rows_filtered += encoded.tally.rows_filtered;
    read_.erased += encoded.tally.erased;
    const std::uint64_t rows = segment.rows.last - segment.rows.first + 1;
    read_.rows_read += rows;
    if (read_.rows_of_source.size() <= source_) read_.rows_of_source.resize(source_ + 1);
    read_.rows_of_source[source_] += rows;
    for (const mappings::EncodedRow& row : encoded.rows) take_row(segment, row);
  }

  [[nodiscard]] ReadRows& read() { return read_; }

  [[nodiscard]] pipeline::Progress progress(std::optional<double> fraction) const {
    pipeline::Progress progress;
    progress.tally = tally_;
    progress.fraction = fraction;
    return progress;
  }

 private:
  void take_row(const batch::Segment& segment, const mappings::EncodedRow& row) {
    const mappings::EncodedRows& encoded = segment.encoded;
    records_.clear();
    for (std::uint32_t i = row.first_record; i < row.first_record + row.record_count; ++i) {
      const mappings::EncodedRecord& record = encoded.records[i];
      if (record.kind == TargetKind::events) ++read_.events;
      if (record.kind == TargetKind::identity) ++read_.links;
      if (!is_of_profiles(record.kind)) continue;
      const std::string_view json = std::string_view(encoded.bytes).substr(record.offset, record.length);
      mixpanel::RecordOwner owner = mixpanel::owner_of(json);
      records_.push_back({.subject = subject_of(owner.group_key), .id = std::move(owner.id), .json = json});
    }
    const std::string_view block = segment.block->bytes;
    take_({.place = {.source = static_cast<std::uint32_t>(source_), .row = row.number},
           .line = row.line,
           .raw = block.substr(row.raw_offset, row.raw_length),
           .records = records_});
  }

  [[nodiscard]] verification::Subject subject_of(const std::string& group_key) const {
    return static_cast<verification::Subject>(std::ranges::find(subjects_, group_key) - subjects_.begin());
  }

  const Subjects& subjects_;
  const std::function<void(const ProfileRow&)>& take_;
  pipeline::LinkStage links_;
  SourceId source_ = 0;
  std::vector<ProfileRecord> records_;
  ReadRows read_;
  Tally tally_;
};

/// Sources that are not open yet: what was opened before can be read once.
std::vector<pipeline::SourceInfo> unopened(const std::vector<pipeline::SourceInfo>& sources) {
  std::vector<pipeline::SourceInfo> infos = sources;
  for (pipeline::SourceInfo& info : infos) info.opened = nullptr;
  return infos;
}

}  // namespace

Subjects subjects_of(const mappings::Mapping& mapping) {
  Subjects subjects;
  for (const mappings::Target& target : mapping.targets) {
    if (!is_of_profiles(target.kind)) continue;
    if (std::ranges::find(subjects, target.group_key) == subjects.end()) subjects.push_back(target.group_key);
  }
  return subjects;
}

ReadRows for_each_profile_row(const PreparedReading& prepared, const Subjects& subjects,
                              const std::function<void(const ProfileRow&)>& take,
                              const std::function<void(const pipeline::Progress&)>& tell) {
  const std::vector<RangeSet> nothing_settled;
  const std::vector<pipeline::SourceInfo> sources = unopened(prepared.sources);
  pipeline::SourceReading reading(sources, prepared.plan, nothing_settled, prepared.options);
  RowsOfSources rows(subjects, take);
  auto told = std::chrono::steady_clock::now();
  std::vector<pipeline::SourceOutcome> outcomes = reading.run({
      .begin_source = [&](SourceId source) { rows.begin_source(source); },
      .take =
          [&](batch::Segment& segment) {
            rows.take(segment);
            if (const auto now = std::chrono::steady_clock::now(); now - told >= kTellEvery) {
              told = now;
              tell(rows.progress(reading.fraction()));
            }
            return true;
          },
      .end_source = [](SourceId) { return true; },
  });
  for (const pipeline::SourceOutcome& outcome : outcomes) {
    if (!outcome.error) continue;
    throw RunError(
        ExitCode::stopped,
        fmt::format("{}\nNothing was compared: what the rest of the rows says is not known. Mend the "
                    "file, then run the same command again.",
                    *outcome.error));
  }
  rows.read().rows_of_source.resize(sources.size());
  rows.read().outcomes = std::move(outcomes);
  return std::move(rows.read());
}

}  // namespace mixferry::commands
