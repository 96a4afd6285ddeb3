#pragma once
/// What a mapping makes of the rows of one block: records as JSON text, ready to be sent.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/hash128.h"
#include "engine/base/reject.h"
#include "engine/base/tally.h"
#include "engine/base/target_kind.h"
#include "mappings/language/project_identity.h"
#include "mappings/plan/observations.h"

namespace mixferry::mappings {

/// One record in `EncodedRows::bytes`.
struct EncodedRecord {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  bool bears_repeating = true;  ///< false: `$add` or `$append`
  TargetKind kind = TargetKind::users;
  std::uint16_t space = 0;    ///< index into `Plan::spaces`
  std::uint64_t id_hash = 0;  ///< equal for records of one profile, and for what Mixpanel takes for one event
};

/// One row that yields records. Its records are consecutive in `EncodedRows::records`.
struct EncodedRow {
  std::uint64_t number = 0;
  std::uint64_t line = 0;
  std::uint32_t raw_offset = 0;  ///< where the row's own bytes lie in its block
  std::uint32_t raw_length = 0;
  std::uint32_t first_record = 0;
  std::uint32_t record_count = 0;
  std::uint64_t id_hash = 0;  ///< of its records for the mapping's first target; 0: it has none
};

/// Whose profile a row is about, whether it yields records for it or not: it may be filtered, or a reject.
struct EncodedOwner {
  std::uint64_t row = 0;        ///< its number
  std::uint32_t space = 0;      ///< index into `Plan::spaces`
  std::uint32_t id_offset = 0;  ///< of the id as text, in `EncodedRows::owner_ids`
  std::uint32_t id_length = 0;
  std::uint64_t id_hash = 0;  ///< that of its records, see `EncodedRecord::id_hash`
};

/// Whom records of a row are about: whose id an update, an event or a link carries. Of a reject there are no
/// records, and all whom they would be about.
struct EncodedSubject {
  TargetKind kind = TargetKind::users;  ///< groups are companies and such; all others are people
  std::uint32_t id_offset = 0;          ///< of the id as text, in `EncodedRows::subject_ids`
  std::uint32_t id_length = 0;
  std::uint32_t first_record = 0;  ///< index into `EncodedRows::records`
  std::uint32_t record_count = 0;  ///< consecutive
};

/// Whether an earlier row has applied a counter: then its record is not sent.
enum class AppliedBefore : std::uint8_t {
  no,
  by_key,      ///< known by what `once` names
  by_content,  ///< known by what the row says
};

/// By what a record that does not bear repeating is known again.
struct CounterKey {
  std::uint32_t record = 0;   ///< index into `EncodedRows::records`
  std::uint32_t counter = 0;  ///< index into `Plan::counters`
  Hash128 key;                ///< of what `once` names; without `once`, of what the row says
  Hash128 content;            ///< of what the row says, if that was asked for
  bool is_mended = false;     ///< `content` is what the row said when it was rejected
  AppliedBefore applied = AppliedBefore::no;
};

/// That two ids are one person's, as a record says it: what is to be known of it without Mixpanel.
struct EncodedLink {
  /// An id as JSON text in `EncodedRows::bytes`, with its quotes.
  struct Id {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
  };
  std::uint32_t record = 0;  ///< index into `EncodedRows::records`
  LinkKind kind = LinkKind::identify;
  ProjectIdentity mode = ProjectIdentity::simplified;
  Id id = {};
  Id other = {};  ///< the anonymous one, the alias, or the second of a merge
};

/// The outcome of consecutive rows, in row order. Reused from block to block: `clear` keeps the memory.
struct EncodedRows {
  std::string bytes;  ///< the records, one behind the other, a comma behind each
  std::vector<EncodedRecord> records;
  std::vector<EncodedRow> rows;          ///< those that yield records
  std::vector<CounterKey> keys;          ///< one for each record that does not bear repeating, in their order
  std::vector<EncodedLink> links;        ///< one for each record that is a link, in their order
  std::vector<Reject> rejects;           ///< those that can't be delivered
  std::vector<EncodedOwner> owners;      ///< empty unless asked for; of all rows, in their order
  std::string owner_ids;                 ///< theirs, one behind the other
  std::vector<EncodedSubject> subjects;  ///< empty unless asked for; of the row that was mapped last
  std::string subject_ids;               ///< theirs, one behind the other
  Observations seen;                     ///< empty unless the mapper was asked to observe
  Tally tally;  ///< filtered and rejected rows, values cut and skipped; not the delivered rows

  void clear();
  /// Makes a reject of row `index` of `rows`: nothing of its records is left. Takes as long as there are
  /// rows; what is counted of the row's values stays counted, and whose row it is stays known.
  void reject_row(std::size_t index, Reject reject);

  /// Drops all records but those that `wanted` says true of; it is asked once of each, in their order, and
  /// the row it is given has all its records still. Rows stay in `rows`, if need be without records. Takes
  /// as long as there are records.
  using Wanted = std::function<bool(const EncodedRow&, const EncodedRecord&)>;
  void keep_records(const Wanted& wanted);
};

}  // namespace mixferry::mappings
