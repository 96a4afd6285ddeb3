#include "engine/sandbox/packed_properties.h"

#include <algorithm>
#include <cstring>

namespace mixferry::sandbox {
namespace {

struct PropertyHead {
  NameId name;
  std::uint32_t size;
};

}  // namespace

NameTable::NameTable() {
  clear();
}

NameId NameTable::intern(std::string_view name) {
  const auto found = ids_.find(name);
  if (found != ids_.end()) return found->second;
  const auto id = static_cast<NameId>(texts_.size());
  ids_.emplace(texts_.emplace_back(name), id);
  return id;
}

std::optional<NameId> NameTable::find(std::string_view name) const {
  const auto found = ids_.find(name);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

void NameTable::clear() {
  ids_.clear();
  texts_.assign(1, "");  // kNoName
}

void append_packed(std::string& packed, NameId name, std::string_view value) {
  const PropertyHead head{.name = name, .size = static_cast<std::uint32_t>(value.size())};
  packed.append(reinterpret_cast<const char*>(&head), sizeof head);
  packed.append(value);
}

std::optional<Property> PackedProperties::next() {
  if (rest_.empty()) return std::nullopt;
  PropertyHead head{};
  std::memcpy(&head, rest_.data(), sizeof head);
  const Property property{.name = head.name, .value = rest_.substr(sizeof head, head.size)};
  rest_.remove_prefix(sizeof head + head.size);
  return property;
}

std::optional<std::string_view> find_packed(std::string_view packed, NameId name) {
  PackedProperties properties{packed};
  while (const std::optional<Property> property = properties.next()) {
    if (property->name == name) return property->value;
  }
  return std::nullopt;
}

void set_packed(std::string& packed, NameId name, std::string_view value) {
  if (const std::optional<std::string_view> old = find_packed(packed, name)) {
    const auto begin = static_cast<std::size_t>(old->data() - packed.data()) - sizeof(PropertyHead);
    packed.erase(begin, sizeof(PropertyHead) + old->size());
  }
  append_packed(packed, name, value);
}

void Draft::load(std::string_view packed) {
  slots_.clear();
  owned_.clear();
  size_ = 0;
  ++round_;
  PackedProperties properties{packed};
  while (const std::optional<Property> property = properties.next()) {
    add_slot(property->name, property->value);
  }
  changed_ = false;
}

std::optional<std::string_view> Draft::find(NameId name) const {
  const Slot* const slot = slot_of(name);
  if (slot == nullptr || !slot->present) return std::nullopt;
  return slot->value;
}

void Draft::set(NameId name, std::string_view value) {
  const Slot* const found = slot_of(name);
  if (found == nullptr) {
    add_slot(name, value);
    return;
  }
  Slot& slot = slots_[places_[name].slot];
  if (slot.present && slot.value == value) return;
  if (!slot.present) ++size_;
  slot.present = true;
  slot.value = value;
  changed_ = true;
}

void Draft::set_owned(NameId name, std::string value) {
  set(name, owned_.emplace_back(std::move(value)));
}

void Draft::erase(NameId name) {
  const Slot* const found = slot_of(name);
  if (found == nullptr || !found->present) return;
  slots_[places_[name].slot].present = false;
  --size_;
  changed_ = true;
}

std::string Draft::save() const {
  std::size_t bytes = 0;
  for (const Slot& slot : slots_) {
    if (slot.present) bytes += sizeof(PropertyHead) + slot.value.size();
  }
  std::string packed;
  packed.reserve(bytes);
  for (const Slot& slot : slots_) {
    if (slot.present) append_packed(packed, slot.name, slot.value);
  }
  return packed;
}

const Draft::Slot* Draft::slot_of(NameId name) const {
  if (name >= places_.size() || places_[name].round != round_) return nullptr;
  return &slots_[places_[name].slot];
}

void Draft::add_slot(NameId name, std::string_view value) {
  if (name >= places_.size()) places_.resize(std::max<std::size_t>(name + 1, places_.size() * 2));
  places_[name] = {.round = round_, .slot = static_cast<std::uint32_t>(slots_.size())};
  slots_.push_back({.name = name, .present = true, .value = value});
  ++size_;
  changed_ = true;
}

}  // namespace mixferry::sandbox
