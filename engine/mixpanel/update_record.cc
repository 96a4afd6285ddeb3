#include "engine/mixpanel/update_record.h"

#include <array>
#include <fmt/format.h>
#include <simdjson.h>
#include <stdexcept>
#include <utility>

namespace mixferry::mixpanel {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::array<std::pair<std::string_view, Operation>, 8> kOperations = {{
    {"$set", Operation::set},
    {"$set_once", Operation::set_once},
    {"$add", Operation::add},
    {"$append", Operation::append},
    {"$union", Operation::unite},
    {"$remove", Operation::remove},
    {"$unset", Operation::unset},
    {"$delete", Operation::erase},
}};

std::optional<Operation> operation_of(std::string_view key) {
  for (const auto& [name, operation] : kOperations)
    if (name == key) return operation;
  return std::nullopt;
}

std::vector<RecordChange> names_in(ondemand::array names) {
  std::vector<RecordChange> changes;
  for (auto name : names) changes.push_back({.name = std::string(name.get_string().value())});
  return changes;
}

std::vector<RecordChange> members_of(ondemand::object members) {
  std::vector<RecordChange> changes;
  for (auto member : members) {
    RecordChange& change = changes.emplace_back();
    change.name = member.unescaped_key().value();
    ondemand::value value = member.value();
    change.json = simdjson::to_json_string(value).value();
  }
  return changes;
}

/// True: `key` said whose record it is, and `value` was taken.
bool take_owner(std::string_view key, ondemand::value value, RecordOwner& owner) {
  if (key == "$group_key") {
    owner.group_key = value.get_string().value();
  } else if (key == "$distinct_id" || key == "$group_id") {
    owner.id = value.get_string().value();
  } else {
    return false;
  }
  return true;
}

/// Calls `take(key, value)` with each member of the record, until it returns false.
template <typename Take>
void for_each_member(std::string_view record, Take&& take) {
  static thread_local ondemand::parser parser;
  static thread_local std::string padded;
  padded.assign(record);
  padded.reserve(record.size() + simdjson::SIMDJSON_PADDING);
  try {
    ondemand::document document = parser.iterate(padded.data(), record.size(), padded.capacity());
    for (auto member : document.get_object()) {
      const std::string key(member.unescaped_key().value());
      if (!take(key, member.value().value())) return;
    }
  } catch (const simdjson::simdjson_error& error) {
    throw std::logic_error(fmt::format("a record that is none: {}", error.what()));
  }
}

}  // namespace

bool makes_profile(Operation operation) {
  return operation != Operation::remove && operation != Operation::unset && operation != Operation::erase;
}

RecordOwner owner_of(std::string_view record) {
  RecordOwner owner;
  for_each_member(record, [&](std::string_view key, ondemand::value value) {
    take_owner(key, value, owner);
    return owner.id.empty();  // which is the last that tells
  });
  if (owner.id.empty()) throw std::logic_error("a record without an id");
  return owner;
}

UpdateRecord read_record(std::string_view record) {
  UpdateRecord update;
  std::optional<Operation> found;
  for_each_member(record, [&](std::string_view key, ondemand::value value) {
    if (take_owner(key, value, update.owner)) return true;
    const std::optional<Operation> operation = operation_of(key);
    if (!operation) return true;
    found = operation;
    if (*operation == Operation::unset) update.changes = names_in(value.get_array());
    if (*operation != Operation::unset && *operation != Operation::erase)
      update.changes = members_of(value.get_object());
    return true;
  });
  if (!found) throw std::logic_error("a record without an operation");
  update.operation = *found;
  return update;
}

}  // namespace mixferry::mixpanel
