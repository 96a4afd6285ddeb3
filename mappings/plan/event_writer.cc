#include "mappings/plan/event_writer.h"

#include <fmt/format.h>
#include <iterator>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/event_rules.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/members_hash.h"

namespace mixferry::mappings {
namespace {

/// What Mixpanel's own four properties take of an event's.
constexpr std::uint32_t kOwnProperties = 4;

/// Whether an event of that name, as JSON, does something to ids. Source: Mixpanel docs, reference "Create
/// Identity", "Create Alias" and "Merge Identities".
bool links_ids(std::string_view name) {
  return name == R"("$identify")" || name == R"("$create_alias")" || name == R"("$merge")";
}

}  // namespace

bool EventWriter::write_event(const TargetProgram& target, const RecordOwner& owner) {
  const EventProgram& event = *target.event;
  name_.clear();
  const ValueWriter::Written named = values_.write(event.name, row_.row(), name_);
  // An empty text is a value where the mapping's `nulls` say so, but never a name.
  if (!named.written || name_ == R"("")") {
    if (named.fault == Fault::none && event.skips_unnamed) return true;
    return row_.reject().of_rule(named.fault == Fault::none ? Fault::event_empty : named.fault, "event",
                                 event.name.source, values_.last_taken(), WayOut::filter);
  }
  if (links_ids(name_))
    return row_.reject().of_rule(Fault::event_reserved, "event", event.name.source, values_.last_taken(),
                                 WayOut::filter);
  if (named.cut_strings > 0) row_.count_later(&Tally::truncated_values, "event", named.cut_strings);
  if (!take_time(event.time)) return false;
  if (time_.empty())
    return row_.reject().of_rule(Fault::time_empty, "time", event.time.source, values_.last_taken(),
                                 WayOut::filter);

  row_.begin_record();
  std::string& bytes = row_.bytes();
  bytes += target.head;
  bytes += name_;
  bytes += R"(,"properties":{"time":)";
  bytes += time_;
  bytes += R"(,"distinct_id":)";
  bytes += owner.json;
  bytes += event.behind_id;
  members_begin_ = bytes.size();
  members_.begin_target(target, kEventPropertiesMax - kOwnProperties, Fault::too_many_event_properties);
  members_.go_on_with_members();
  if (!members_.write_groups()) return false;
  for (const CompiledOperation& operation : target.operations) {
    if (!members_.write(operation)) return false;
  }
  if (target.kept.any() && !members_.write_unmapped()) return false;
  if (!append_insert_id(event.insert_id ? &*event.insert_id : nullptr, owner)) return false;
  // What Mixpanel tells events apart by.
  identity_.assign(name_).append(time_).append(owner.json).append(bytes, insert_id_begin_);
  const std::uint64_t hash = XXH3_64bits(identity_.data(), identity_.size());
  bytes += "}}";
  return row_.end_record(target, hash, true);
}

bool EventWriter::take_time(const CompiledRule& rule) {
  time_.clear();
  instant_.clear();
  const ValueWriter::Written outcome = values_.write(rule, row_.row(), instant_);
  Fault fault = outcome.fault;
  if (outcome.written) {
    const std::int64_t seconds = seconds_of(instant_);
    fault = check_event_time(seconds, program_.clock);
    if (fault == Fault::none) time_ = fmt::format_int(seconds).str();
    if (outcome.at_clock_change) row_.count_later(&Tally::clock_change_times, "time", 1);
  }
  return fault == Fault::none ||
         row_.reject().of_rule(fault, "time", rule.source, values_.last_taken(), WayOut::filter);
}

/// Of all that the event says. In another order it says the same, be it the mapping's or the source's.
std::string EventWriter::hash_of_event(const RecordOwner& owner) {
  constexpr char kVersion = '1';  // another way to hash would make other events of all that were sent
  const Hash128 members = hash_of_members(std::string_view(row_.bytes()).substr(members_begin_));
  identity_.assign(1, kVersion).append(name_).append(time_).append(owner.json);
  fmt::format_to(std::back_inserter(identity_), "{:x},{:x}", members.high, members.low);
  return hash_in_digits(identity_);
}

bool EventWriter::append_insert_id(const CompiledRule* rule, const RecordOwner& owner) {
  std::string_view named;
  if (rule != nullptr) {
    const IdReader::Id id = ids_.read(*rule, row_.row());
    // What was rounded, or is no text, may stand for several events.
    const bool is_unsure =
        id.fault == Fault::id_mangled || id.fault == Fault::id_rounded || id.fault == Fault::id_not_text;
    if (is_unsure) {
      return row_.reject().of_rule(id.fault, "insert_id", rule->source, ids_.last_taken(), WayOut::filter);
    }
    if (id.was_trimmed) row_.count_later(&Tally::ids_trimmed);
    // A placeholder names nothing: its hash would make one event of many.
    const bool names_nothing = id.fault == Fault::id_refused || id.fault == Fault::id_total;
    named = names_nothing ? std::string_view() : id.text;
    if (named.empty()) row_.count_later(&Tally::insert_ids_missing);
  }
  const bool is_good = is_insert_id(named);
  if (!named.empty() && !is_good) row_.count_later(&Tally::insert_ids_hashed);
  // Hashed before anything is appended.
  const std::string hash = is_good         ? std::string()
                           : named.empty() ? hash_of_event(owner)
                                           : hash_in_digits(named);
  put_insert_id(is_good ? named : hash);
  return true;
}

void EventWriter::put_insert_id(std::string_view id) {
  std::string& bytes = row_.bytes();
  insert_id_begin_ = bytes.size();
  bytes += R"(,"$insert_id":")";
  bytes += id;
  bytes += '"';
}

bool EventWriter::write_link(const TargetProgram& target, const RecordOwner& owner) {
  const LinkProgram& link = *target.link;
  const IdReader::Id other = ids_.read(link.other, row_.row());
  Fault fault = other.fault;
  const bool is_empty = fault == Fault::id_empty || fault == Fault::id_incomplete;
  if (is_empty && link.skips_empty_others) return true;
  if (fault == Fault::none) {
    other_.clear();
    append_json_string(other_, other.text);
    if (other_ == owner.json) fault = Fault::same_id;
    if (fault == Fault::none && link.other_is_uuid && !is_uuid_v4(other.text))
      fault = Fault::anonymous_no_uuid;
  }
  if (fault != Fault::none)
    return row_.reject().of_rule(fault, link.other_in_words, link.other.source, ids_.last_taken(),
                                 WayOut::filter);
  time_ = kTimeOfLinks;
  if (link.time && !take_time(*link.time)) return false;
  if (time_.empty()) time_ = kTimeOfLinks;

  row_.begin_record();
  std::string& bytes = row_.bytes();
  EncodedLink written{.kind = link.kind, .mode = link.mode};
  for (const auto& [text, behind] : link.pieces) {
    bytes += text;
    switch (behind) {
      case LinkProgram::Slot::nothing:
        break;
      case LinkProgram::Slot::time:
        bytes += time_;
        break;
      case LinkProgram::Slot::id:
        written.id = put_id(owner.json);
        break;
      case LinkProgram::Slot::other:
        written.other = put_id(other_);
        break;
      case LinkProgram::Slot::insert_id:
        // Not of the token, which is not what a link says.
        identity_.assign(link.event).append(time_).append(owner.json).append(other_);
        put_insert_id(hash_in_digits(identity_));
        break;
    }
  }
  if (!row_.end_record(target, XXH3_64bits(other_.data(), other_.size()), true)) return false;
  row_.note_link(written);
  return true;
}

EncodedLink::Id EventWriter::put_id(std::string_view json) {
  std::string& bytes = row_.bytes();
  const EncodedLink::Id place{.offset = static_cast<std::uint32_t>(bytes.size()),
                              .length = static_cast<std::uint32_t>(json.size())};
  bytes += json;
  return place;
}

}  // namespace mixferry::mappings
