#pragma once
/// Tonight's rows beside what the last sync knew.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/tally.h"
#include "engine/batch/row_batch.h"
#include "engine/pipeline/id_register.h"
#include "engine/pipeline/unchanged_rows.h"
#include "engine/snapshot/snapshot.h"
#include "engine/snapshot/tonight.h"

namespace mixferry::syncing {

/// A profile that the last sync knew and that a row of tonight is the first to change.
struct KnownChange {
  std::uint32_t space = 0;
  std::string_view id;
  std::uint64_t id_hash = 0;
  std::uint64_t place = 0;   ///< in the last snapshot
  bool was_unknown = false;  ///< what was sent last (snapshot::kUnknownContent): it may be the same
  std::string_view records;  ///< of tonight's row, where they are kept
};

/// What was found of one space, in profiles.
struct SpaceCounts {
  std::uint64_t before = 0;  ///< that the last sync knew
  std::uint64_t added = 0;
  bool added_at_most = false;  ///< there were too many to tell those that came again
  std::uint64_t changed = 0;
  std::uint64_t unknown = 0;  ///< of those: a night that was given up was about to send something
  std::uint64_t unchanged = 0;
  std::uint64_t left_out = 0;  ///< known, and of tonight's rows of them none is sent: filtered, or rejects
  std::uint64_t gone = 0;
  std::uint64_t repeated = 0;  ///< rows whose id an earlier row had
};

/// Goes through all rows, settled ones too: who sees the same rows finds the same. One thread.
class Comparison {
 public:
  /// `lasts`: of each space of the plan; they must outlive this.
  Comparison(std::vector<const snapshot::Snapshot*> lasts, std::size_t sources);
  ~Comparison();

  /// Once for each profile that is changed.
  std::function<void(const KnownChange&)> on_change = [](const KnownChange&) {};

  /// The next rows, mapped with their owners.
  void take(SourceId source, const batch::Segment& segment);

  [[nodiscard]] const pipeline::UnchangedRows& unchanged() const { return unchanged_; }
  /// By space.
  [[nodiscard]] std::vector<SpaceCounts> counts() const;
  [[nodiscard]] snapshot::GoneIds gone_ids(std::size_t space) const;
  /// Whether several rows send something to this profile, of whatever sources. It says so of too many where
  /// there are too many new ones to tell, and never of too few. Once all rows were taken, from any thread.
  [[nodiscard]] bool may_come_again(std::uint32_t space, std::string_view id, std::uint64_t id_hash) const;
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  /// What a run would come to in which Mixpanel takes all that is sent.
  [[nodiscard]] Tally tally() const;
  /// Rows that nobody could make out, or whose id is none: whose they are is not known.
  [[nodiscard]] std::uint64_t rows_unread() const { return rows_unread_; }

 private:
  struct OfSpace;

  void compare(const batch::Segment& segment);
  void tell_of_changes(const batch::Segment& segment);
  void note_unchanged(SourceId source, const batch::Segment& segment);

  std::vector<std::unique_ptr<OfSpace>> spaces_;
  pipeline::UnchangedRows unchanged_;
  std::vector<snapshot::Verdict> verdicts_;  ///< of the segment's owners
  Tally found_;                              ///< of rows that are not sent, and of values
  std::uint64_t rows_with_records_ = 0;
  std::uint64_t rows_unchanged_ = 0;
  std::uint64_t rows_ = 0;
  std::uint64_t rows_unread_ = 0;
};

}  // namespace mixferry::syncing
