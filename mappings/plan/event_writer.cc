#include "mappings/plan/event_writer.h"

#include <fmt/format.h>
#include <iterator>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/event_rules.h"
#include "mappings/plan/limits.h"

namespace mixferry::mappings {
namespace {

/// What Mixpanel's own four properties take of an event's.
constexpr std::uint32_t kOwnProperties = 3;

/// When links are dated that do not say when: the same whenever they are sent. 2000-01-01.
constexpr std::string_view kTimeOfLinks = "946684800";

}  // namespace

bool EventWriter::write_event(const TargetProgram& target, const RecordOwner& owner) {
  const EventProgram& event = *target.event;
  name_.clear();
  const ValueWriter::Written named = values_.write(event.name, row_.row(), name_);
  if (!named.written) {
    if (named.fault == Fault::none && event.skips_unnamed) return true;
    return row_.reject().of_rule(named.fault == Fault::none ? Fault::event_empty : named.fault, "event",
                                 event.name.source, values_.last_taken());
  }
  if (named.cut_strings > 0) row_.count_later(&Tally::truncated_values, "event", named.cut_strings);
  if (!take_time(event.time)) return false;
  if (time_.empty())
    return row_.reject().of_rule(Fault::time_empty, "time", event.time.source, values_.last_taken());

  row_.begin_record();
  std::string& bytes = row_.bytes();
  record_begin_ = bytes.size();
  bytes += target.head;
  bytes += name_;
  bytes += R"(,"properties":{"time":)";
  bytes += time_;
  bytes += R"(,"distinct_id":)";
  bytes += owner.json;
  members_.begin_target(target, kEventPropertiesMax - kOwnProperties, Fault::too_many_event_properties);
  members_.go_on_with_members();
  if (!members_.write_groups()) return false;
  for (const CompiledOperation& operation : target.operations) {
    if (!members_.write(operation)) return false;
  }
  if (target.keep_unmapped && !members_.write_unmapped()) return false;
  append_insert_id(event.insert_id ? &*event.insert_id : nullptr);
  // What Mixpanel tells events apart by.
  identity_.assign(name_).append(time_).append(owner.json).append(bytes, insert_id_begin_);
  const std::uint64_t hash = XXH3_64bits(identity_.data(), identity_.size());
  row_.note_event(hash);
  bytes += "}}";
  return row_.end_record(target.kind, hash, true);
}

bool EventWriter::take_time(const CompiledRule& rule) {
  time_.clear();
  instant_.clear();
  const ValueWriter::Written outcome = values_.write(rule, row_.row(), instant_);
  Fault fault = outcome.fault;
  if (outcome.written) {
    const std::int64_t seconds = seconds_of(instant_);
    fault = check_event_time(seconds, program_.clock);
    if (fault == Fault::none) fmt::format_to(std::back_inserter(time_), "{}", seconds);
    if (outcome.at_clock_change) row_.count_later(&Tally::clock_change_times, "time", 1);
  }
  return fault == Fault::none || row_.reject().of_rule(fault, "time", rule.source, values_.last_taken());
}

std::string_view EventWriter::record_so_far() {
  return std::string_view(row_.bytes()).substr(record_begin_);
}

void EventWriter::append_insert_id(const CompiledRule* rule) {
  std::string_view named;
  if (rule != nullptr) {
    const IdReader::Id id = ids_.read(*rule, row_.row());
    const bool says_which = id.fault == Fault::none || id.fault == Fault::id_too_long;
    named = says_which ? id.text : std::string_view();
    if (named.empty()) row_.count_later(&Tally::insert_ids_missing);
  }
  std::string& bytes = row_.bytes();
  // Hashed before anything is appended: a hash is of the whole record, or of what names the event.
  const bool is_good = is_insert_id(named);
  const std::string hash = is_good ? std::string() : hash_in_digits(named.empty() ? record_so_far() : named);
  if (!named.empty() && !is_good) row_.count_later(&Tally::insert_ids_hashed);
  insert_id_begin_ = bytes.size();
  bytes += R"(,"$insert_id":")";
  bytes += is_good ? named : hash;
  bytes += '"';
}

bool EventWriter::write_link(const TargetProgram& target, const RecordOwner& owner) {
  const LinkProgram& link = *target.link;
  const IdReader::Id other = ids_.read(link.other, row_.row());
  Fault fault = other.fault;
  if (fault == Fault::none) {
    other_.clear();
    append_json_string(other_, other.text);
    if (other_ == owner.json) fault = Fault::same_id;
    if (fault == Fault::none && link.other_is_uuid && !is_uuid_v4(other.text))
      fault = Fault::anonymous_no_uuid;
  }
  if (fault != Fault::none)
    return row_.reject().of_rule(fault, link.other_in_words, link.other.source, ids_.last_taken());
  time_ = kTimeOfLinks;
  if (link.time && !take_time(*link.time)) return false;
  if (time_.empty()) time_ = kTimeOfLinks;

  row_.begin_record();
  std::string& bytes = row_.bytes();
  record_begin_ = bytes.size();
  for (const auto& [text, behind] : link.pieces) {
    bytes += text;
    if (behind == LinkProgram::Slot::time) bytes += time_;
    if (behind == LinkProgram::Slot::id) bytes += owner.json;
    if (behind == LinkProgram::Slot::other) bytes += other_;
  }
  append_insert_id(nullptr);
  bytes += "}}";
  return row_.end_record(target.kind, kOneLine, true);
}

}  // namespace mixferry::mappings
