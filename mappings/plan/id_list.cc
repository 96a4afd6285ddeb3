#include "mappings/plan/id_list.h"

#include <optional>
#include <simdjson.h>

#include "engine/base/json_text.h"
#include "engine/base/row.h"
#include "mappings/plan/id_check.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

namespace ondemand = simdjson::ondemand;

/// `item` as a source would have had it in a cell of its own; nothing where it is no JSON. It lives as long
/// as the document.
std::optional<Cell> cell_of(ondemand::value item) {
  ondemand::json_type type{};
  if (item.type().get(type) != simdjson::SUCCESS) return std::nullopt;
  std::string_view text;
  if (type == ondemand::json_type::string) {
    if (item.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
    return Cell{.text = text, .kind = CellKind::text};
  }
  text = trimmed(item.raw_json_token());
  if (type == ondemand::json_type::number) {
    double any = 0;  // that it is a number; what stands there is the id
    if (item.get_double().get(any) != simdjson::SUCCESS) return std::nullopt;
    return Cell{.text = text, .kind = CellKind::number};
  }
  return Cell{.text = text, .kind = type == ondemand::json_type::null ? CellKind::null : CellKind::json};
}

/// Appends the items, a comma behind each.
Fault append_items(std::string& out, ondemand::array items, const IdListLimits& limits) {
  const std::size_t before = out.size();
  std::size_t count = 0;
  std::string digits;
  for (auto each : items) {
    ondemand::value item;
    if (each.get(item) != simdjson::SUCCESS) return Fault::not_json;
    if (++count > limits.items_max) return limits.too_many;
    const std::optional<Cell> cell = cell_of(item);
    if (!cell) return Fault::not_json;
    if (const Fault fault = check_id(*cell); fault != Fault::none) return fault;
    append_json_string(out, id_text_of(*cell, digits).text);
    out += ',';
    if (out.size() - before + 1 > limits.bytes_max) return limits.too_large;
  }
  return Fault::none;
}

}  // namespace

const IdListLimits& group_limits(bool of_event) {
  static constexpr IdListLimits kOfAProfile = {.items_max = kGroupsOfAProfileMax,
                                               .too_many = Fault::too_many_groups,
                                               .bytes_max = kNestedBytesMax,
                                               .too_large = Fault::value_too_large};
  static constexpr IdListLimits kOfAnEvent = {.items_max = kEventItemsMax,
                                              .too_many = Fault::too_many_event_groups,
                                              .bytes_max = kEventListBytesMax,
                                              .too_large = Fault::event_list_too_large};
  return of_event ? kOfAnEvent : kOfAProfile;
}

Fault append_id_list(std::string& out, std::string_view list, const IdListLimits& limits) {
  ondemand::parser parser;
  const simdjson::padded_string padded(list);
  ondemand::document document;
  ondemand::array items;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
      document.get_array().get(items) != simdjson::SUCCESS)
    return Fault::not_json;
  const std::size_t before = out.size();
  out += '[';
  Fault fault = append_items(out, items, limits);
  const char* behind = nullptr;
  const bool is_all = document.current_location().get(behind) == simdjson::OUT_OF_BOUNDS;
  if (fault == Fault::none && !is_all) fault = Fault::not_json;
  if (fault != Fault::none || out.size() == before + 1) {
    out.resize(before);
  } else {
    out.back() = ']';
  }
  return fault;
}

}  // namespace mixferry::mappings
