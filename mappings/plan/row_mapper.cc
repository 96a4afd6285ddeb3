#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/event_writer.h"
#include "mappings/plan/faults.h"
#include "mappings/plan/id_reader.h"
#include "mappings/plan/member_writer.h"
#include "mappings/plan/plan.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_output.h"
#include "mappings/plan/update_writer.h"
#include "mappings/plan/value_writer.h"

namespace mixferry::mappings {

/// One row at a time: target by target, whose records it yields and whether it does.
class RowMapper::Work {
 public:
  Work(const PlanProgram& program, const Options& options)
      : program_(program),
        notes_owners_(options.owners),
        notes_subjects_(options.subjects),
        row_(program, options.observe),
        ids_(program.nulls),
        values_(program.nulls, program.columns.names),
        members_(program, row_, ids_, values_),
        updates_(program, row_, ids_, members_),
        events_(program, row_, ids_, values_, members_) {}

  void map(const Row& row, const char* block_begin, EncodedRows& out) {
    if (notes_owners_) begin_owners(out);
    if (notes_subjects_) begin_subjects(out);
    const std::size_t rejects = out.rejects.size();
    map_to_records(row, block_begin, out);
    if (notes_subjects_ && out.rejects.size() > rejects) note_subjects_of_reject();
    if (notes_owners_) note_owners_before(program_.targets.data() + program_.targets.size());
  }

  void for_each_id(const Row& row, const std::function<void(std::string_view)>& visit) {
    for (const TargetProgram& target : program_.targets) {
      const IdReader::Id id = ids_.read(target.id, row);
      if (id.fault == Fault::none) visit(id.text);
    }
  }

 private:
  void map_to_records(const Row& row, const char* block_begin, EncodedRows& out) {
    row_.begin(row, out);
    const Verdict wanted = all_hold(program_.when, row, program_.nulls);
    if (wanted.fault != Fault::none) {
      row_.reject().of_condition(wanted);
    } else if (!wanted.holds) {
      row_.filter({FilteredBy::What::when, first_not_held(program_.when)});
    } else if (!write_targets()) {
      row_.roll_back();
    } else {
      row_.finish(block_begin);
      if (row_.own_records() == 0) row_.filter(why_nothing_is_sent(program_.targets.front()));
    }
  }

  // Owners are noted in the order of targets. An id that is read for records is noted with them; those of
  // targets that do not come to it, as the row is filtered or rejected, are read for this alone.

  void begin_owners(EncodedRows& out) {
    unnoted_ = program_.targets.data();
    first_owner_ = out.owners.size();
    owners_ = &out;
  }

  /// Of the targets before `end` that are not noted yet.
  void note_owners_before(const TargetProgram* end) {
    for (; unnoted_ != end; ++unnoted_) {
      if (!has_profile(*unnoted_)) continue;
      const IdReader::Id id = ids_.read(unnoted_->id, row_.row());
      if (id.fault == Fault::none) note_owner(*unnoted_, id.text, hash_of(id.text, *unnoted_));
    }
  }

  void note_owner(const TargetProgram& target, std::string_view id, std::uint64_t hash) {
    EncodedRows& out = *owners_;
    const EncodedOwner owner{.row = row_.row().number,
                             .space = target.space,
                             .id_offset = static_cast<std::uint32_t>(out.owner_ids.size()),
                             .id_length = static_cast<std::uint32_t>(id.size()),
                             .id_hash = hash};
    if (is_noted(owner, id)) return;
    out.owner_ids += id;
    out.owners.push_back(owner);
  }

  /// Whether the row has `owner`, whose id is `id`, already.
  [[nodiscard]] bool is_noted(const EncodedOwner& owner, std::string_view id) const {
    const auto is_it = [&](const EncodedOwner& other) {
      return other.space == owner.space && other.id_hash == owner.id_hash &&
             std::string_view(owners_->owner_ids).substr(other.id_offset, other.id_length) == id;
    };
    return std::any_of(owners_->owners.begin() + static_cast<std::ptrdiff_t>(first_owner_),
                       owners_->owners.end(), is_it);
  }

  void begin_subjects(EncodedRows& out) {
    subjects_ = &out;
    out.subjects.clear();
    out.subject_ids.clear();
  }

  /// Whom the records of the row from `first` on are about, which `target` has yielded. Ids are read once
  /// more: of what was read before, nobody keeps the text.
  void note_subjects(const TargetProgram& target, std::size_t first) {
    note_subject(target.kind, target.id, first);
    if (target.link) note_subject(target.kind, target.link->other, first);
  }

  void note_subject(TargetKind kind, const CompiledRule& rule, std::size_t first) {
    const IdReader::Id id = ids_.read(rule, row_.row());
    if (id.fault != Fault::none) return;  // it is nobody's
    EncodedRows& out = *subjects_;
    out.subjects.push_back({.kind = kind,
                            .id_offset = static_cast<std::uint32_t>(out.subject_ids.size()),
                            .id_length = static_cast<std::uint32_t>(id.text.size()),
                            .first_record = static_cast<std::uint32_t>(first),
                            .record_count = static_cast<std::uint32_t>(row_.records() - first)});
    out.subject_ids += id.text;
  }

  /// Of all targets, whatever became of each.
  void note_subjects_of_reject() {
    begin_subjects(*subjects_);
    for (const TargetProgram& target : program_.targets) note_subjects(target, row_.records());
  }

  static std::uint64_t hash_of(std::string_view id, const TargetProgram& target) {
    return XXH3_64bits_withSeed(id.data(), id.size(), target.id_seed);
  }

  /// False: the row is rejected, and the reject is written.
  bool write_targets() {
    for (const TargetProgram& target : program_.targets) {
      if (!write_target(target)) return false;
    }
    return true;
  }

  /// What the row yields for `target`; the same result.
  bool write_target(const TargetProgram& target) {
    const Verdict wanted = all_hold(target.when, row_.row(), program_.nulls);
    if (wanted.fault != Fault::none) return row_.reject().of_condition(wanted);
    if (!wanted.holds) return true;
    const IdState id = take_id(target);
    if (id != IdState::taken) return id == IdState::none;
    const std::size_t records = row_.records();
    if (!write_records(target)) return false;
    if (row_.records() == records) return true;
    if (notes_subjects_) note_subjects(target, records);
    if (id_was_trimmed_) row_.count_later(&Tally::ids_trimmed);
    if (id_is_decimal_) row_.count_later(&Tally::decimal_ids);
    if (is_first(target) && has_profile(target)) {
      row_.note_first_id(owner_.hash);
      if (row_.observer() != nullptr) row_.observer()->note_id_sent(static_cast<std::uint32_t>(records));
    }
    return true;
  }

  bool write_records(const TargetProgram& target) {
    if (target.event) return events_.write_event(target, owner_);
    if (target.link) return events_.write_link(target, owner_);
    return updates_.write(target, owner_);
  }

  enum class IdState : std::uint8_t {
    taken,
    none,      ///< and the target does not need one
    rejected,  ///< the reject is written
  };

  /// Everything that is to be known of the row's id for `target`, here and now: the text itself may lie in
  /// scratch memory that the next value takes, and nobody keeps it.
  IdState take_id(const TargetProgram& target) {
    if (notes_owners_) {
      note_owners_before(&target);
      ++unnoted_;
    }
    const IdReader::Id id = ids_.read(target.id, row_.row());
    const bool is_empty = id.fault == Fault::id_empty || id.fault == Fault::id_incomplete;
    if (is_empty && row_.observer() != nullptr) row_.observer()->note_empty_id();
    if (is_empty && target.skips_empty_ids && !target.event) return IdState::none;
    const bool is_nobodys = is_empty && target.skips_empty_ids;
    if (id.fault != Fault::none && !is_nobodys) {
      row_.reject().of_id(target, id, ids_.last_taken());
      return IdState::rejected;
    }
    const std::string_view text = is_nobodys ? std::string_view() : id.text;
    const std::uint64_t hash = hash_of(text, target);
    id_json_.clear();
    append_json_string(id_json_, text);
    owner_ = {.json = id_json_, .hash = hash};
    if (notes_owners_ && has_profile(target)) note_owner(target, text, hash);
    id_was_trimmed_ = id.was_trimmed;
    id_is_decimal_ = id.is_decimal;
    if (row_.observer() != nullptr && is_first(target) && has_profile(target))
      row_.observer()->note_id(text, owner_.hash);
    return IdState::taken;
  }

  [[nodiscard]] bool is_first(const TargetProgram& target) const {
    return &target == &program_.targets.front();
  }
  /// Whether ids stand for something that has its last row: many events are one person's.
  [[nodiscard]] static bool has_profile(const TargetProgram& target) { return !target.event && !target.link; }

  /// Of conditions that do not all hold for the row, the first that does not.
  [[nodiscard]] std::uint32_t first_not_held(const std::vector<CompiledCondition>& conditions) const {
    const auto found = std::ranges::find_if(conditions, [this](const CompiledCondition& condition) {
      return !condition.test(row_.row(), program_.nulls).holds;
    });
    return static_cast<std::uint32_t>(found - conditions.begin());
  }

  [[nodiscard]] FilteredBy why_nothing_is_sent(const TargetProgram& target) {
    if (!all_hold(target.when, row_.row(), program_.nulls).holds)
      return {FilteredBy::What::target_when, first_not_held(target.when)};
    if (target.event) return {FilteredBy::What::no_event, 0};
    if (ids_.read(target.id, row_.row()).fault != Fault::none) return {FilteredBy::What::no_id, 0};
    return {target.link ? FilteredBy::What::no_other_id : FilteredBy::What::no_value, 0};
  }

  const PlanProgram& program_;
  const bool notes_owners_;
  const bool notes_subjects_;
  RowOutput row_;
  IdReader ids_;
  ValueWriter values_;
  MemberWriter members_;
  UpdateWriter updates_;
  EventWriter events_;

  std::string id_json_;
  RecordOwner owner_;
  bool id_was_trimmed_ = false;
  bool id_is_decimal_ = false;

  EncodedRows* owners_ = nullptr;           ///< where they are noted
  std::size_t first_owner_ = 0;             ///< of the row
  EncodedRows* subjects_ = nullptr;         ///< where they are noted
  const TargetProgram* unnoted_ = nullptr;  ///< the first target whose owner is not
};

RowMapper::RowMapper(const Plan& plan) : RowMapper(plan, Options()) {}
RowMapper::RowMapper(const Plan& plan, const Options& options)
    : work_(std::make_unique<Work>(*plan.program_, options)) {}
RowMapper::~RowMapper() = default;

void RowMapper::map(const Row& row, const char* block_begin, EncodedRows& out) {
  work_->map(row, block_begin, out);
}

void RowMapper::for_each_id(const Row& row, const std::function<void(std::string_view)>& visit) {
  work_->for_each_id(row, visit);
}

}  // namespace mixferry::mappings
