#include "engine/exporting/record_reader.h"

#include <algorithm>
#include <array>

namespace mixferry::exporting {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::SUCCESS;

constexpr std::array kFirstOfProfiles = {FieldName{.name = "$distinct_id"}};
constexpr std::array kFirstOfEvents = {FieldName{.name = "event"},
                                       FieldName{.is_property = true, .name = "time"},
                                       FieldName{.is_property = true, .name = "distinct_id"},
                                       FieldName{.is_property = true, .name = "$insert_id"}};

constexpr RecordShape kProfileShape = {.properties = "$properties", .first = kFirstOfProfiles};
constexpr RecordShape kEventShape = {.properties = "properties", .first = kFirstOfEvents};

/// A token ends where the next one begins.
std::string_view without_blanks_behind(std::string_view token) {
  const std::size_t last = token.find_last_not_of(" \t\r\n");
  return token.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

bool RecordShape::has_first(FieldName field) const {
  return std::ranges::find(first, field) != first.end();
}

const RecordShape& profile_shape() {
  return kProfileShape;
}

const RecordShape& event_shape() {
  return kEventShape;
}

bool RecordReader::read(std::string_view line) {
  values_.clear();
  line_.reserve(line.size() + simdjson::SIMDJSON_PADDING);
  line_.assign(line);
  ondemand::document document;
  ondemand::object record;
  if (parser_.iterate(line_).get(document) != SUCCESS) return false;
  if (document.get_object().get(record) != SUCCESS) return false;
  return read_fields(record, false) && document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

bool RecordReader::read_fields(ondemand::object object, bool are_properties) {
  for (auto field : object) {
    FieldName name{.is_property = are_properties};
    ondemand::value value;
    if (field.unescaped_key().get(name.name) != SUCCESS || field.value().get(value) != SUCCESS) return false;
    if (are_properties || name.name != shape_.properties) {
      if (!read_value(name, value)) return false;
      continue;
    }
    ondemand::object properties;
    if (value.get_object().get(properties) != SUCCESS || !read_fields(properties, true)) return false;
  }
  return true;
}

bool RecordReader::read_value(FieldName field, ondemand::value& value) {
  ondemand::json_type type{};
  if (value.type().get(type) != SUCCESS) return false;
  Value read{.field = field, .json = without_blanks_behind(value.raw_json_token())};
  bool is_sound = true;
  switch (type) {
    case ondemand::json_type::string: {
      std::string_view text;
      if (value.get_string().get(text) == SUCCESS) read.cell = text;
      read.kind = read.cell && text.empty() ? ValueKind::empty_text : ValueKind::text;
      break;
    }
    case ondemand::json_type::number:
      read.kind = ValueKind::number;
      break;
    case ondemand::json_type::boolean:
      read.kind = ValueKind::boolean;
      is_sound = read.json == "true" || read.json == "false";
      break;
    case ondemand::json_type::null:
      read.kind = ValueKind::null;
      is_sound = read.json == "null";
      break;
    case ondemand::json_type::array: {
      ondemand::array array;
      read.kind = ValueKind::list;
      is_sound = value.get_array().get(array) == SUCCESS && array.raw_json().get(read.json) == SUCCESS;
      break;
    }
    case ondemand::json_type::object: {
      ondemand::object object;
      read.kind = ValueKind::object;
      is_sound = value.get_object().get(object) == SUCCESS && object.raw_json().get(read.json) == SUCCESS;
      break;
    }
  }
  if (!is_sound) return false;
  read.json = without_blanks_behind(read.json);
  if (read.kind == ValueKind::null)
    read.cell = "";
  else if (read.kind != ValueKind::text && read.kind != ValueKind::empty_text)
    read.cell = read.json;
  values_.push_back(read);
  return true;
}

}  // namespace mixferry::exporting
