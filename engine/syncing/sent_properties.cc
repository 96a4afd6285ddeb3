#include "engine/syncing/sent_properties.h"

#include <algorithm>
#include <fmt/format.h>
#include <simdjson.h>
#include <stdexcept>

#include "engine/verification/json_value.h"

namespace mixferry::syncing {
namespace {

namespace ondemand = simdjson::ondemand;
using mixpanel::Operation;

constexpr std::string_view kEventName = "$event_name";
constexpr std::string_view kDeleted = "$delete";

bool is_same_value(std::string_view one, std::string_view other) {
  return one == other || verification::parse_value(one) == verification::parse_value(other);
}

std::string_view word_of(Operation operation) {
  switch (operation) {
    case Operation::set:
      return "set";
    case Operation::set_once:
      return "set_once";
    case Operation::add:
      return "add";
    case Operation::append:
      return "append";
    case Operation::unite:
      return "union";
    case Operation::remove:
      return "remove";
    case Operation::unset:
      return "unset";
    case Operation::erase:
      return "delete";
  }
  return {};
}

/// True: `record` is an event, and was taken.
bool take_event(std::string_view record, SentProperties& properties) {
  static thread_local ondemand::parser parser;
  const simdjson::padded_string padded(record);
  ondemand::document document = parser.iterate(padded);
  bool is_event = false;
  const auto take = [&](std::string_view name, ondemand::value value) {
    properties[std::string(name)].take(Operation::set, simdjson::to_json_string(value).value());
  };
  for (auto member : document.get_object()) {
    const std::string key(member.unescaped_key().value());
    if (key == "event") {
      is_event = true;
      take(kEventName, member.value().value());
    } else if (key == "properties") {
      for (auto property : member.value().get_object()) {
        const std::string name(property.unescaped_key().value());
        take(name, property.value().value());
      }
    }
  }
  return is_event;
}

void take_update(std::string_view record, SentProperties& properties) {
  const mixpanel::UpdateRecord update = mixpanel::read_record(record);
  if (update.operation == Operation::erase) {
    properties.clear();
    properties[std::string(kDeleted)].take(Operation::erase, {});
  }
  for (const mixpanel::RecordChange& change : update.changes)
    properties[change.name].take(update.operation, change.json);
}

/// Throws what the readers of records throw.
SentProperties read_list(std::string_view list) {
  SentProperties properties;
  ondemand::parser parser;
  const simdjson::padded_string padded(list);
  ondemand::document document = parser.iterate(padded);
  for (auto element : document.get_array()) {
    const std::string_view record = simdjson::to_json_string(element.value()).value();
    if (!take_event(record, properties)) take_update(record, properties);
  }
  return properties;
}

}  // namespace

void SentProperty::take(Operation operation, std::string_view json) {
  const auto begins_with = [&](Operation first) {
    return !steps_.empty() && steps_.front().operation == first;
  };
  if (operation == Operation::set || operation == Operation::unset) steps_.clear();
  // Where there is a value already, this does nothing.
  if (operation == Operation::set_once && (begins_with(Operation::set) || begins_with(Operation::set_once)))
    return;
  if (!steps_.empty() && steps_.back().operation == operation && is_same_value(steps_.back().json, json))
    return;  // a second row says the same
  steps_.push_back({operation, std::string(json)});
}

bool SentProperty::is_same_as(const SentProperty& other) const {
  return std::ranges::equal(steps_, other.steps_, [](const Step& one, const Step& two) {
    return one.operation == two.operation && is_same_value(one.json, two.json);
  });
}

bool SentProperty::has_value() const {
  if (steps_.empty()) return false;
  const Step& last = steps_.back();
  return last.operation != Operation::unset && last.operation != Operation::erase && last.json != "null" &&
         last.json != R"("")";
}

std::string SentProperty::in_words() const {
  std::string words;
  for (const Step& step : steps_) {
    if (!words.empty()) words += ", then ";
    const bool is_plain = step.operation == Operation::set && steps_.size() == 1;
    if (!is_plain) words += word_of(step.operation);
    if (!is_plain && !step.json.empty()) words += ' ';
    words += step.json;
  }
  return words;
}

std::optional<SentProperties> properties_in(std::string_view records) {
  try {
    return read_list(records.starts_with('[') ? std::string(records) : fmt::format("[{}]", records));
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  } catch (const std::logic_error&) {  // of `read_record`
    return std::nullopt;
  }
}

}  // namespace mixferry::syncing
