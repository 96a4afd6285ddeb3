#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/faults.h"
#include "mappings/plan/id_reader.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/plan.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_observer.h"
#include "mappings/plan/row_reject.h"
#include "mappings/plan/unmapped.h"
#include "mappings/plan/value_writer.h"

namespace mixferry::mappings {
namespace {

ValueKind kind_of(std::string_view json) {
  switch (json.front()) {
    case '"':
      return ValueKind::text;
    case '[':
      return ValueKind::array;
    case '{':
      return ValueKind::object;
    case 't':
    case 'f':
      return ValueKind::boolean;
    case 'n':
      return ValueKind::none;
    default:
      return ValueKind::number;
  }
}

}  // namespace

/// One row at a time. Nothing of a row is final before it is through: its records are rolled back, and what
/// it would have counted is forgotten, when something in it turns out to be wrong.
class RowMapper::Work {
 public:
  Work(const PlanProgram& program, bool observe)
      : program_(program),
        ids_(program.nulls),
        values_(program.nulls, program.columns.names),
        notes_(program.properties.size()) {
    if (observe) observer_.emplace(program);
    for (const TargetProgram& target : program.targets) unmapped_.emplace_back(target.taken_names);
  }

  void map(const Row& row, const char* block_begin, EncodedRows& out) {
    begin(row, out);
    const Verdict wanted = all_hold(program_.when, row, program_.nulls);
    if (wanted.fault != Fault::none) {
      reject().of_condition(wanted);
    } else if (!wanted.holds) {
      ++out.tally.rows_filtered;
      if (observer_) observer_->note_filtered({FilteredBy::What::when, first_not_held(program_.when)});
    } else if (write_targets()) {
      finish(block_begin);
    } else {
      roll_back();
    }
  }

  void for_each_id(const Row& row, const std::function<void(std::string_view)>& visit) {
    for (const TargetProgram& target : program_.targets) {
      const IdReader::Id id = ids_.read(target.id, row);
      if (id.fault == Fault::none) visit(id.text);
    }
  }

 private:
  /// Something to be counted once the row is through.
  struct PendingCount {
    NamedCounts Tally::*counts;
    std::string_view name;
    std::uint32_t count;
  };

  void begin(const Row& row, EncodedRows& out) {
    row_ = &row;
    out_ = &out;
    bytes_before_ = out.bytes.size();
    records_before_ = out.records.size();
    keys_before_ = out.keys.size();
    first_id_hash_ = 0;
    ids_trimmed_ = decimal_ids_ = 0;
    pending_counts_.clear();
    if (observer_) {
      observer_->begin(out.seen);
      std::ranges::fill(notes_, ValueNote());
    }
  }

  /// False: the row is rejected, and the reject is written.
  bool write_targets() {
    for (const TargetProgram& target : program_.targets) {
      target_ = &target;
      if (!write_target()) return false;
    }
    return true;
  }

  /// What the row yields for `target_`; the same result.
  bool write_target() {
    const Verdict wanted = all_hold(target_->when, *row_, program_.nulls);
    if (wanted.fault != Fault::none) return reject().of_condition(wanted);
    if (!wanted.holds) return true;
    const IdState id = take_id();
    if (id != IdState::taken) return id == IdState::none;
    const std::size_t records = out_->records.size();
    if (!write_records()) return false;
    if (out_->records.size() == records) return true;
    ids_trimmed_ += id_was_trimmed_ ? 1 : 0;
    decimal_ids_ += id_is_decimal_ ? 1 : 0;
    if (target_index() == 0) {
      first_id_hash_ = id_hash_;
      if (observer_) observer_->note_id_sent(static_cast<std::uint32_t>(records));
    }
    return true;
  }

  enum class IdState : std::uint8_t {
    taken,
    none,      ///< and the target does not need one
    rejected,  ///< the reject is written
  };

  /// Everything that is to be known of the row's id for `target_`, here and now: the text itself may lie in
  /// scratch memory that the next value takes, and nobody keeps it.
  IdState take_id() {
    const IdReader::Id id = ids_.read(target_->id, *row_);
    if (id.fault == Fault::id_empty || id.fault == Fault::id_incomplete) {
      if (observer_) observer_->note_empty_id(target_index());
      if (target_->skips_empty_ids) return IdState::none;
    }
    if (id.fault != Fault::none) {
      reject().of_id(*target_, id, ids_.last_taken());
      return IdState::rejected;
    }
    id_hash_ = XXH3_64bits_withSeed(id.text.data(), id.text.size(), target_->id_seed);
    id_json_.clear();
    append_json_string(id_json_, id.text);
    id_was_trimmed_ = id.was_trimmed;
    id_is_decimal_ = id.is_decimal;
    if (observer_ && target_index() == 0) observer_->note_id(id.text, id_hash_);
    properties_ = 0;
    unset_now_.clear();
    return IdState::taken;
  }

  [[nodiscard]] std::size_t target_index() const {
    return static_cast<std::size_t>(target_ - program_.targets.data());
  }

  bool write_records() {
    if (!target_->delete_when.empty()) {
      const Verdict deleted = all_hold(target_->delete_when, *row_, program_.nulls);
      if (deleted.fault != Fault::none) return reject().of_condition(deleted);
      if (deleted.holds) {
        begin_record(target_->delete_end);
        return end_record("", true);
      }
    }
    for (const CompiledOperation& operation : target_->operations) {
      if (!write_operation(operation)) return false;
    }
    return write_unset();
  }

  void begin_record(std::string_view open) {
    std::string& bytes = out_->bytes;
    record_begin_ = bytes.size();
    bytes += target_->head;
    bytes += id_json_;
    bytes += open;
    members_begin_ = bytes.size();
  }

  /// `key` carries the comma that parts it from what is before; the first one goes without.
  [[nodiscard]] std::string_view as_next(std::string_view key) const {
    if (out_->bytes.size() == members_begin_) key.remove_prefix(1);
    return key;
  }
  void append_key(std::string_view key) { out_->bytes += as_next(key); }

  bool end_record(std::string_view close, bool repeatable) {
    std::string& bytes = out_->bytes;
    bytes += close;
    const std::size_t length = bytes.size() - record_begin_;
    if (length > kRecordBytesMax) return reject().of_row(Fault::record_too_large);
    out_->records.push_back({.offset = static_cast<std::uint32_t>(record_begin_),
                             .length = static_cast<std::uint32_t>(length),
                             .bears_repeating = repeatable,
                             .kind = target_->kind,
                             .id_hash = id_hash_});
    bytes += ',';
    return true;
  }

  bool write_operation(const CompiledOperation& operation) {
    begin_record(operation.open);
    for (std::size_t next = 0; next < operation.properties.size(); ++next) {
      write_ordinary(operation, next);
      if (next < operation.properties.size() && !write_property(operation.properties[next])) return false;
    }
    if (!has_room()) return false;
    if (operation.kind == OperationKind::set && target_->keep_unmapped && !write_unmapped()) return false;
    if (out_->bytes.size() == members_begin_) {
      out_->bytes.resize(record_begin_);
      return true;
    }
    if (bears_repeating(operation.kind)) return end_record("}}", true);
    return end_record("}}", false) && note_counter(operation);
  }

  /// By what the record that has just ended is known again.
  bool note_counter(const CompiledOperation& operation) {
    CounterKey key{.record = static_cast<std::uint32_t>(out_->records.size() - 1),
                   .counter = operation.counter,
                   .key = row_->content,
                   .content = row_->content,
                   .is_mended = row_->is_mended};
    if (target_->once) {
      const IdReader::Id name = ids_.read(*target_->once, *row_);
      if (name.fault != Fault::none) return reject().of_once(*target_, name.fault, ids_.last_taken());
      const XXH128_hash_t hash = XXH3_128bits(name.text.data(), name.text.size());
      key.key = {.high = hash.high64, .low = hash.low64};
    }
    out_->keys.push_back(key);
    return true;
  }

  /// Appends the members from property `next` on that the short way knows, and goes on behind them.
  void write_ordinary(const CompiledOperation& operation, std::size_t& next) {
    OrdinaryValues::Output output{.bytes = out_->bytes, .members_begin = members_begin_, .notes = notes_};
    if (observer_ && program_.email_property) output.watched = *program_.email_property;
    next = operation.ordinary.append(next, *row_, program_.nulls, output);
    properties_ += output.members;
    if (!output.watched_json.empty()) observer_->note_email(output.watched_json);
  }

  bool write_property(const CompiledProperty& property) {
    std::string& bytes = out_->bytes;
    const std::size_t before = bytes.size();
    append_key(property.key);
    const std::size_t value_begin = bytes.size();
    const ValueWriter::Written outcome = values_.write(property.rule, *row_, bytes);
    if (outcome.written) {
      if (outcome.at_clock_change) count_later(&Tally::clock_change_times, property.name, 1);
      if (outcome.was_trimmed) count_later(&Tally::trimmed_values, property.name, 1);
      count_numbers_as_text(property.name, outcome);
      return end_property(property, value_begin, outcome.cut_strings);
    }
    bytes.resize(before);
    if (outcome.fault == Fault::none) {
      if (property.empty == EmptyPolicy::unset) unset_now_.push_back(&property);
      if (property.empty != EmptyPolicy::null) return true;
      append_key(property.key);
      bytes += "null";
      return end_property(property, bytes.size() - 4, 0);
    }
    if (property.rule.on_error == ErrorPolicy::reject) return reject_value(outcome.fault, property);
    count_later(&Tally::skipped_values, property.name, 1);
    notes_[property.index] = ValueNote::skipped();
    return true;
  }

  bool end_property(const CompiledProperty& property, std::size_t value_begin, std::uint32_t cut_strings) {
    const std::string_view json = std::string_view(out_->bytes).substr(value_begin);
    notes_[property.index] = ValueNote::written(kind_of(json), cut_strings > 0);
    if (observer_ && property.index == program_.email_property) observer_->note_email(json);
    return count_property(property.name, cut_strings);
  }

  bool write_unmapped() {
    const std::span<const NamedCell> others = row_->others;
    if (others.size() > kUnmappedColumnsMax) return reject().of_row(Fault::too_many_properties);
    const std::span<const UnmappedColumns::Column> columns = unmapped_[target_index()].resolve(others);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const UnmappedColumns::Column& column = columns[i];
      if (column.use == UnmappedColumns::Use::rule_wins) continue;
      const RawValue value = value_of(others[i].cell, true, program_.nulls);
      if (!value.has_value()) continue;
      if (column.use == UnmappedColumns::Use::left_out) {
        count_later(&Tally::skipped_values, column.property, 1);
        continue;
      }
      const std::size_t before = out_->bytes.size();
      append_key(column.key);
      const std::size_t value_begin = out_->bytes.size();
      const ValueWriter::Written outcome = values_.write_value(program_.unmapped_rule, value, out_->bytes);
      if (outcome.fault != Fault::none) {
        return reject().of_column(outcome.fault, column.name, value.text);
      }
      if (!outcome.written) {
        out_->bytes.resize(before);
        continue;
      }
      count_numbers_as_text(column.property, outcome);
      if (observer_) {
        const ValueKind kind = kind_of(std::string_view(out_->bytes).substr(value_begin));
        observer_->note_column(column.property, ValueNote::written(kind, outcome.cut_strings > 0));
      }
      if (!count_property(column.property, outcome.cut_strings)) return false;
    }
    return true;
  }

  bool write_unset() {
    if (target_->unset_keys.empty() && unset_now_.empty()) return true;
    begin_record(target_->unset_open);
    if (!target_->unset_keys.empty()) append_key(target_->unset_keys);
    for (const CompiledProperty* property : unset_now_) {
      append_key(std::string_view(property->key).substr(0, property->key.size() - 1));  // without its colon
    }
    return end_record("]}", true);
  }

  bool count_property(std::string_view name, std::uint32_t cut_strings) {
    if (cut_strings > 0) count_later(&Tally::truncated_values, name, cut_strings);
    ++properties_;
    return has_room();
  }

  void count_numbers_as_text(std::string_view name, const ValueWriter::Written& outcome) {
    if (outcome.numbers_as_text > 0) count_later(&Tally::numbers_as_text, name, outcome.numbers_as_text);
  }

  bool has_room() { return properties_ <= kPropertiesMax || reject().of_row(Fault::too_many_properties); }

  void count_later(NamedCounts Tally::*counts, std::string_view name, std::uint32_t count) {
    pending_counts_.push_back({counts, name, count});
  }

  void finish(const char* block_begin) {
    const auto records = static_cast<std::uint32_t>(out_->records.size() - records_before_);
    Tally& tally = out_->tally;
    for (const PendingCount& pending : pending_counts_)
      add_count(tally.*pending.counts, pending.name, pending.count);
    if (records == 0) {
      ++tally.rows_filtered;
      if (observer_) observer_->note_filtered(why_nothing_is_sent(program_.targets.front()));
      return;
    }
    tally.ids_trimmed += ids_trimmed_;
    tally.decimal_ids += decimal_ids_;
    if (observer_) observer_->finish(row_->number, notes_);
    out_->rows.push_back({.number = row_->number,
                          .line = row_->line,
                          .raw_offset = static_cast<std::uint32_t>(row_->raw.data() - block_begin),
                          .raw_length = static_cast<std::uint32_t>(row_->raw.size()),
                          .first_record = static_cast<std::uint32_t>(records_before_),
                          .record_count = records,
                          .id_hash = first_id_hash_});
  }

  /// Of conditions that do not all hold for the row, the first that does not.
  [[nodiscard]] std::uint32_t first_not_held(const std::vector<CompiledCondition>& conditions) const {
    const auto found = std::ranges::find_if(conditions, [this](const CompiledCondition& condition) {
      return !condition.test(*row_, program_.nulls).holds;
    });
    return static_cast<std::uint32_t>(found - conditions.begin());
  }

  [[nodiscard]] FilteredBy why_nothing_is_sent(const TargetProgram& target) {
    if (!all_hold(target.when, *row_, program_.nulls).holds)
      return {FilteredBy::What::target_when, first_not_held(target.when)};
    const bool has_id = ids_.read(target.id, *row_).fault == Fault::none;
    return {has_id ? FilteredBy::What::no_value : FilteredBy::What::no_id, 0};
  }

  void roll_back() {
    out_->bytes.resize(bytes_before_);
    out_->records.resize(records_before_);
    out_->keys.resize(keys_before_);
  }

  /// The reject of the row, where it has to be one.
  [[nodiscard]] RowReject reject() { return {program_, *row_, *out_}; }

  bool reject_value(Fault fault, const CompiledProperty& property) {
    const RawValue& taken = values_.last_taken();
    if (observer_) {
      observer_->note_reject(property.index, static_cast<std::uint32_t>(out_->rejects.size()), taken.text);
    }
    return reject().of_value(fault, property, taken);
  }

  static void add_count(NamedCounts& counts, std::string_view name, std::uint64_t count) {
    const auto known = counts.find(name);
    if (known != counts.end()) {
      known->second += count;
    } else {
      counts.emplace(name, count);
    }
  }

  const PlanProgram& program_;
  IdReader ids_;
  ValueWriter values_;
  std::vector<UnmappedColumns> unmapped_;  ///< by target
  std::optional<RowObserver> observer_;
  std::string id_json_;
  std::vector<PendingCount> pending_counts_;
  std::vector<ValueNote> notes_;                    ///< by property; looked at only when observing
  std::vector<const CompiledProperty*> unset_now_;  ///< `empty: unset`, and empty in this row

  const Row* row_ = nullptr;
  EncodedRows* out_ = nullptr;
  const TargetProgram* target_ = nullptr;
  bool id_was_trimmed_ = false;
  bool id_is_decimal_ = false;
  std::uint64_t id_hash_ = 0;
  std::uint64_t first_id_hash_ = 0;
  std::uint32_t ids_trimmed_ = 0;
  std::uint32_t decimal_ids_ = 0;
  std::size_t bytes_before_ = 0;
  std::size_t records_before_ = 0;
  std::size_t keys_before_ = 0;
  std::size_t record_begin_ = 0;
  std::size_t members_begin_ = 0;  ///< where the record's first property, or first name, begins
  std::uint32_t properties_ = 0;
};

RowMapper::RowMapper(const Plan& plan, bool observe)
    : work_(std::make_unique<Work>(*plan.program_, observe)) {}
RowMapper::~RowMapper() = default;

void RowMapper::map(const Row& row, const char* block_begin, EncodedRows& out) {
  work_->map(row, block_begin, out);
}

void RowMapper::for_each_id(const Row& row, const std::function<void(std::string_view)>& visit) {
  work_->for_each_id(row, visit);
}

}  // namespace mixferry::mappings
