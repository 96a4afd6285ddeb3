#include "engine/verification/expected_property.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdexcept>
#include <utility>

namespace mixferry::verification {
namespace {

/// Of a node of a tree, beside the text in it.
constexpr std::size_t kItemBytes = 80;

/// What we encoded ourselves can be read.
JsonValue value_sent(std::string_view json) {
  auto value = parse_value(json);
  if (!value) throw std::logic_error("a record holds a value that is no JSON");
  return std::move(*value);
}

bool is_null(std::string_view json) {
  return json == "null";
}

using Keys = std::set<std::string, std::less<>>;

std::string list_in_words(const Keys& keys) {
  return fmt::format("[{}]", fmt::join(keys, ","));
}

}  // namespace

ExpectedProperty ExpectedProperty::nothing() {
  ExpectedProperty property;
  property.unset();
  return property;
}

void ExpectedProperty::set(std::string_view json) {
  known_ = Known::value;
  json_ = json;
  items_.reset();
}

void ExpectedProperty::unset() {
  known_ = Known::absent;
  json_.clear();
  items_.reset();
}

void ExpectedProperty::make_doubtful(Doubt why) {
  known_ = Known::doubtful;
  doubt_ = why;
  is_there_ = false;
  json_.clear();
  items_.reset();
}

void ExpectedProperty::count_on(Doubt why) {
  const bool is_upon_null = known_ == Known::value && is_null(json_);
  make_doubtful(why);
  is_there_ = !is_upon_null;
}

void ExpectedProperty::set_once(std::string_view json) {
  switch (known_) {
    case Known::absent:
      return set(json);
    case Known::value:
      if (is_null(json_)) make_doubtful(Doubt::upon_null);
      return;
    case Known::bounds:
      if (items_->is_made) return;
      break;
    case Known::nothing_yet:
      break;
    case Known::offered:
      if (is_null(json_)) make_doubtful(Doubt::upon_null);
      return;
    case Known::items:
    case Known::doubtful:
      return;
  }
  items_.reset();
  known_ = Known::offered;
  json_ = json;
}

ExpectedProperty::Items& ExpectedProperty::begin_items(Known known) {
  known_ = known;
  json_.clear();
  items_ = std::make_unique<Items>();
  return *items_;
}

bool ExpectedProperty::open_list() {
  const JsonValue list = value_sent(json_);
  if (list.kind != JsonValue::Kind::list) return false;
  Items& items = begin_items(Known::items);
  items.is_made = true;
  for (const JsonValue& item : list.items) {
    std::string key = item_key(item);
    items.bytes += key.size() + kItemBytes;
    // Twice: `remove` has to know.
    if (!items.holds.insert(key).second) items.lacks.insert(std::move(key));
  }
  return true;
}

void ExpectedProperty::unite(std::string_view json) {
  switch (known_) {
    case Known::value:
      if (is_null(json_)) return make_doubtful(Doubt::upon_null);
      if (!open_list()) return;  // Mixpanel leaves it alone, too
      break;
    case Known::offered:
      return make_doubtful(Doubt::upon_set_once);
    case Known::doubtful:
      return;
    case Known::absent:
      begin_items(Known::items).is_made = true;
      break;
    case Known::nothing_yet:
      begin_items(Known::bounds).is_made = true;
      break;
    case Known::items:
      break;
    case Known::bounds:
      items_->is_made = true;
      break;
  }
  for (const JsonValue& item : value_sent(json).items) {
    std::string key = item_key(item);
    items_->open.erase(key);
    if (known_ == Known::bounds) items_->lacks.erase(key);
    const std::size_t bytes = key.size() + kItemBytes;
    if (items_->holds.insert(std::move(key)).second) items_->bytes += bytes;
  }
}

void ExpectedProperty::remove(std::string_view json) {
  switch (known_) {
    case Known::value:
      if (is_null(json_)) return;
      if (!open_list()) return;
      break;
    case Known::offered:
      return make_doubtful(Doubt::upon_set_once);
    case Known::doubtful:
      is_there_ = false;  // whether a list without items stays is not documented
      return;
    case Known::absent:
      return;
    case Known::nothing_yet:
      begin_items(Known::bounds);
      break;
    case Known::items:
    case Known::bounds:
      break;
  }
  std::string key = item_key(value_sent(json));
  items_->bytes += key.size() + kItemBytes;
  items_->holds.erase(key);
  if (known_ == Known::bounds) {
    items_->lacks.insert(std::move(key));
  } else if (items_->lacks.erase(key) != 0) {
    items_->open.insert(std::move(key));
  }
}

ExpectedProperty::Comparison ExpectedProperty::compare_items(std::optional<std::string_view> found) const {
  constexpr Comparison differs = {.agreement = Agreement::differs};
  const std::optional<JsonValue> value = found ? parse_value(*found) : JsonValue{};
  if (!value) return differs;
  if (value->kind != JsonValue::Kind::list) return items_->is_made ? differs : Comparison{};
  Keys there;
  for (const JsonValue& item : value->items) there.insert(item_key(item));
  if (!std::ranges::includes(there, items_->holds)) return differs;
  if (known_ == Known::bounds) {
    const bool has_removed =
        std::ranges::any_of(items_->lacks, [&](const auto& key) { return there.contains(key); });
    return has_removed ? differs : Comparison{};
  }
  bool has_open = false;
  for (const std::string& key : there) {
    if (items_->holds.contains(key)) continue;
    if (!items_->open.contains(key)) return differs;
    has_open = true;
  }
  if (has_open) return {.agreement = Agreement::unverifiable, .doubt = Doubt::equal_items};
  return {};
}

ExpectedProperty::Comparison ExpectedProperty::compare(std::optional<std::string_view> found) const {
  constexpr Comparison differs = {.agreement = Agreement::differs};
  if (is_counted_on() && !found) return differs;
  // To Mixpanel, a null is a property that is not set.
  if (found && is_null(*found)) found.reset();
  switch (known_) {
    case Known::nothing_yet:
      return {};
    case Known::doubtful:
      return {.agreement = Agreement::unverifiable, .doubt = doubt_};
    case Known::absent:
      return found ? differs : Comparison{};
    case Known::items:
    case Known::bounds:
      return compare_items(found);
    case Known::value:
    case Known::offered:
      break;
  }
  if (found == json_) return {};
  if (!found) return is_null(json_) ? Comparison{} : differs;
  const std::optional<JsonValue> value = parse_value(*found);
  if (value && is_kept_as(value_sent(json_), *value)) return {};
  if (known_ == Known::value) return differs;
  return {.agreement = Agreement::unverifiable, .doubt = Doubt::kept_as_before};
}

std::string ExpectedProperty::in_words() const {
  switch (known_) {
    case Known::value:
      return json_;
    case Known::offered:
      return fmt::format("{}, or what was there", json_);
    case Known::items:
      return list_in_words(items_->holds);
    case Known::bounds:
      break;
    case Known::absent:
      return "nothing";
    case Known::doubtful:
      if (is_there_) return doubt_ == Doubt::added ? "a number" : "a list";
      return "anything";
    case Known::nothing_yet:
      return "anything";
  }
  if (items_->lacks.empty()) return fmt::format("a list with {}", list_in_words(items_->holds));
  if (items_->holds.empty()) return fmt::format("no list with {}", list_in_words(items_->lacks));
  return fmt::format("a list with {} and without {}", list_in_words(items_->holds),
                     list_in_words(items_->lacks));
}

std::size_t ExpectedProperty::bytes() const {
  return sizeof(*this) + json_.capacity() + (items_ ? sizeof(Items) + items_->bytes : 0);
}

}  // namespace mixferry::verification
