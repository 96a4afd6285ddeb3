#include "engine/pipeline/applied_before.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <utility>

namespace mixferry::pipeline {
namespace {

/// Calls `use(row, key)` for each key in `encoded`.
template <typename Encoded, typename Use>
void for_each_key(Encoded& encoded, Use&& use) {
  auto row = encoded.rows.begin();
  for (auto& key : encoded.keys) {
    while (row->first_record + row->record_count <= key.record) ++row;
    use(*row, key);
  }
}

/// Looks rows up, one after the other.
class Finding {
 public:
  Finding(const std::vector<ledger::Counter>& counters, std::size_t sources, ledger::RunId own,
          ledger::Ledger& ledger, OtherDoubts& doubts)
      : own_(own), ledger_(ledger), doubts_(doubts) {
    for (const ledger::Counter& counter : counters) {
      ledger::Counter by_content = counter;
      by_content.once = false;
      lookups_.push_back({.by_content = ledger.find(by_content),
                          .by_name = counter.once ? ledger.find(counter) : std::nullopt});
      if (lookups_.back().by_content) ledger.check_applied(*lookups_.back().by_content);
    }
    found_.rows.assign(counters.size(), std::vector<RangeSet>(sources));
  }

  [[nodiscard]] bool is_worth_it() const {
    return std::ranges::any_of(lookups_, [&](const Lookup& lookup) {
      return lookup.by_content && ledger_.is_applied_by_others(own_, *lookup.by_content);
    });
  }

  void look_up(SourceId source, const mappings::EncodedRows& encoded) {
    ledger_.at_one_moment([&] {
      for_each_key(encoded, [&](const mappings::EncodedRow& row, const mappings::CounterKey& key) {
        if (is_found(source, row.number, key)) note(source, row.number, key);
      });
    });
  }

  FoundRows take() && {
    if (found_.count == 0) return {};
    found_.runs.assign(runs_.begin(), runs_.end());
    return std::move(found_);
  }

 private:
  struct Lookup {
    std::optional<ledger::CounterId> by_content;
    std::optional<ledger::CounterId> by_name;  ///< with `once`
  };

  bool is_found(SourceId source, std::uint64_t row, const mappings::CounterKey& key) {
    const Lookup& lookup = lookups_[key.counter];
    if (!lookup.by_content) return false;
    ledger_.rows_that_applied(own_, *lookup.by_content, key.content, same_);
    if (same_.empty()) return false;
    times_met_ = ledger_.times_met(*lookup.by_content, key.content);
    if (times_met_ > same_.size()) return false;
    // What is known by its name need not be asked about.
    return !lookup.by_name || !ledger_.applied_by_another(
                                  own_, source, {.counter = *lookup.by_name, .key = key.key, .row = row});
  }

  void note(SourceId source, std::uint64_t row, const mappings::CounterKey& key) {
    const ledger::RowOfRun& same_before = same_[times_met_ - 1];
    const bool is_in_doubt = doubts_.contain(same_before, ledger_);
    if (is_in_doubt) {
      found_.in_doubt.push_back(
          {same_before,
           source,
           {.counter = *lookups_[key.counter].by_content, .key = key.content, .row = row}});
    } else {
      found_.rows[key.counter][source].add({row, row});
    }
    for (const ledger::RowOfRun& same : same_) runs_.insert(same.run);
    if (last_ == std::pair(source, row)) return;
    last_ = {source, row};
    ++found_.count;
    if (is_in_doubt) {
      ++found_.count_in_doubt;
    } else if (key.is_mended) {
      ++found_.count_mended;
    }
  }

  const ledger::RunId own_;
  ledger::Ledger& ledger_;
  std::vector<Lookup> lookups_;  ///< by counter
  FoundRows found_;
  std::set<ledger::RunId> runs_;
  OtherDoubts& doubts_;
  std::vector<ledger::RowOfRun> same_;  ///< rows that say the same as the one being looked up
  std::uint64_t times_met_ = 0;         ///< the same, in the sources, up to that one
  std::pair<SourceId, std::uint64_t> last_ = {};
};

}  // namespace

std::vector<ledger::Counter> counters_of(const mappings::Plan& plan, const std::string& project) {
  std::vector<ledger::Counter> counters;
  for (const mappings::PlannedCounter& planned : plan.counters()) {
    ledger::Counter& counter = counters.emplace_back();
    counter.project = project;
    counter.nth = planned.nth;
    counter.once = planned.once;
    for (const std::string& property : planned.properties) {
      counter.changes.push_back(fmt::format("{} {}", mappings::word_of(planned.operation), property));
    }
  }
  return counters;
}

std::vector<CounterInUse> take_up_counters(const std::vector<ledger::Counter>& counters,
                                           ledger::Applied& applied) {
  std::vector<CounterInUse> in_use;
  for (const ledger::Counter& counter : counters) {
    in_use.push_back({.id = applied.number_of(counter), .once = counter.once});
    if (counter.once) applied.check_applied(in_use.back().id);
  }
  return in_use;
}

std::vector<ledger::AppliedRow> applied_rows(std::span<const batch::CountedRecord> counted,
                                             std::span<const CounterInUse> counters) {
  std::vector<ledger::AppliedRow> rows;
  rows.reserve(counted.size());
  for (const batch::CountedRecord& record : counted) {
    const CounterInUse& counter = counters[record.counter];
    rows.push_back({.counter = counter.id, .key = record.key, .row = record.row, .once = counter.once});
  }
  return rows;
}

FoundRows find_applied(const std::vector<SourceInfo>& sources, const mappings::Plan& plan,
                       const ReadingOptions& options, const std::vector<ledger::Counter>& counters,
                       ledger::RunId own, ledger::Ledger& ledger, OtherDoubts& doubts) {
  Finding finding(counters, sources.size(), own, ledger, doubts);
  if (!finding.is_worth_it()) return {};
  std::vector<SourceInfo> opened_anew = sources;
  for (SourceInfo& source : opened_anew) source.opened = nullptr;
  const std::vector<RangeSet> all_rows;
  SourceReading reading(opened_anew, plan, all_rows, options);
  SourceId source = 0;
  // What can't be read to its end, the import will tell.
  static_cast<void>(reading.run({.begin_source = [&](SourceId id) { source = id; },
                                 .take =
                                     [&](batch::Segment& segment) {
                                       finding.look_up(source, segment.encoded);
                                       return true;
                                     },
                                 .end_source = {}}));
  return std::move(finding).take();
}

AppliedMarks::AppliedMarks(std::span<const CounterInUse> counters,
                           const std::vector<std::vector<RangeSet>>& found, ledger::RunId run,
                           ledger::Ledger* lookups, OtherDoubts* doubts, std::vector<RangeSet>& held)
    : counters_(counters), found_(found), run_(run), lookups_(lookups), doubts_(doubts), held_(held) {}

void AppliedMarks::mark(SourceId source, mappings::EncodedRows& encoded) {
  if (encoded.keys.empty()) return;
  if (!found_.empty()) {
    for_each_key(encoded, [&](const mappings::EncodedRow& row, mappings::CounterKey& key) {
      if (found_[key.counter][source].contains(row.number)) key.applied = mappings::AppliedBefore::by_content;
    });
  }
  if (lookups_ != nullptr) mark_names(source, encoded);
}

// Claims first, the ledger second: what is no longer claimed then is in the ledger by now.
void AppliedMarks::mark_names(SourceId source, mappings::EncodedRows& encoded) {
  using mappings::AppliedBefore;
  {
    const std::scoped_lock lock(mutex_);
    for (mappings::CounterKey& key : encoded.keys) {
      if (counters_[key.counter].once && !claims_.insert({key.counter, key.key}).second)
        key.applied = AppliedBefore::by_key;
    }
  }
  std::vector<Claim> known;
  std::vector<ledger::DoubtTaken> taken;
  lookups_->at_one_moment([&] {
    for_each_key(encoded, [&](const mappings::EncodedRow& row, mappings::CounterKey& key) {
      const CounterInUse& counter = counters_[key.counter];
      if (!counter.once || key.applied == AppliedBefore::by_key) return;
      const ledger::AppliedRow applied{.counter = counter.id, .key = key.key, .row = row.number};
      const auto other = lookups_->applied_by_another(run_, source, applied);
      if (!other) return;
      // What this run has under way will be known when it is settled.
      if (other->run != run_ && doubts_->contain(*other, *lookups_)) {
        held_[source].add({row.number, row.number});
        taken.push_back({*other, source, applied});
      } else {
        key.applied = AppliedBefore::by_key;
      }
      known.push_back({key.counter, key.key});
    });
  });
  if (!taken.empty()) lookups_->take_doubt(run_, taken);
  const std::scoped_lock lock(mutex_);
  for (const Claim& claim : known) claims_.erase(claim);
}

void AppliedMarks::release(std::span<const batch::CountedRecord> counted) {
  if (lookups_ == nullptr) return;
  const std::scoped_lock lock(mutex_);
  for (const batch::CountedRecord& record : counted) claims_.erase({record.counter, record.key});
}

}  // namespace mixferry::pipeline
