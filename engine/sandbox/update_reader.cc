#include "engine/sandbox/update_reader.h"

#include <algorithm>

#include "engine/sandbox/json_input.h"
#include "engine/sandbox/json_value.h"
#include "engine/sandbox/value_writer.h"

namespace mixferry::sandbox {
namespace {

namespace dom = simdjson::dom;

constexpr const char* kNoData = "data, missing or empty";
constexpr double kMillisecondsFrom =
    1e11;  ///< times above are milliseconds: as seconds they lie after the year 5000
constexpr ValueLimits kProfileLimits{.object_kib_max = kCompoundBytesMax / 1024,
                                     .list_kib_max = kCompoundBytesMax / 1024,
                                     .object_keys_max = kObjectKeysMax,
                                     .list_items_max = SIZE_MAX};

std::optional<Operation> operation_named(std::string_view key) {
  const auto found = std::ranges::find(kOperationNames, key);
  if (found == kOperationNames.end()) return std::nullopt;
  return static_cast<Operation>(found - kOperationNames.begin());
}

/// Why `operation` can't take this operand, or nothing.
std::string_view operand_refusal(Operation operation, dom::element operand) {
  switch (operation) {
    case Operation::add:
      return is_number(operand) ? "" : "must be a number";
    case Operation::remove:
      return is_scalar(operand) ? "" : "must be a single value";
    case Operation::unite: {
      if (!operand.is_array() || as_known<dom::array>(operand).size() == 0) {
        return "must be a list with at least one value";
      }
      for (const dom::element item : as_known<dom::array>(operand)) {
        if (!item.is_string() && !is_number(item)) return "must be a list of strings and numbers";
      }
      return "";
    }
    default:
      return "";
  }
}

/// Reads one record into an `Update`.
class RecordReader {
 public:
  RecordReader(NameTable& names, Target target, Update& update)
      : names_(names), target_(target), update_(update) {}

  void read(dom::element record) {
    update_.clear();
    if (!record.is_object()) {
      update_.error = "record, must be a JSON object";
      return;
    }
    for (const auto [key, value] : as_known<dom::object>(record)) read_field(key, value);
    std::ranges::stable_sort(update_.changes, {}, &Change::operation);
    check();
  }

 private:
  void read_field(std::string_view key, dom::element value) {
    record_bytes_ += key.size() + 4;  // quotes, colon, comma
    if (const std::optional<Operation> operation = operation_named(key)) {
      update_.operations |= mask_of(*operation);
      read_operation(*operation, value);
      return;
    }
    read_modifier(key, value);
    std::string text;
    ValueWriter writer{text, kProfileLimits};
    writer.write(value);
    record_bytes_ += text.size() + writer.bytes_cut();
  }

  void read_modifier(std::string_view key, dom::element value) {
    if (key == "$token") {
      if (value.is_string()) update_.token = text_of(value);
    } else if (key == "$distinct_id") {
      has_distinct_id_ = true;
      if (target_ == Target::users) update_.id = text_of(value);
    } else if (key == "$group_id") {
      if (target_ == Target::groups) update_.id = text_of(value);
    } else if (key == "$group_key") {
      if (target_ == Target::groups) group_key_ = text_of(value);
    } else if (key == "$ip") {
      update_.ip = text_of(value);
    } else if (key == "$latitude") {
      latitude_ = number_of(value);
    } else if (key == "$longitude") {
      longitude_ = number_of(value);
    } else if (key == "$time") {
      update_.time = number_of(value);
      if (update_.time && *update_.time > kMillisecondsFrom) *update_.time /= 1000;
    } else if (key == "$ignore_time") {
      update_.ignore_time = value.is_bool() && as_known<bool>(value);
    } else if (key == "$ignore_alias") {
      update_.ignore_alias = value.is_bool() && as_known<bool>(value);
    }
  }

  void read_operation(Operation operation, dom::element value) {
    if (operation == Operation::erase) return;
    if (operation == Operation::unset) {
      read_unset(value);
      return;
    }
    if (!value.is_object()) {
      refuse(operation, "", "must be an object");
      return;
    }
    for (const auto [name, operand] : as_known<dom::object>(value)) {
      if (const std::string_view reason = operand_refusal(operation, operand); !reason.empty()) {
        refuse(operation, name, reason);
      }
      const auto begin = static_cast<std::uint32_t>(update_.text.size());
      ValueWriter writer{update_.text, kProfileLimits};
      writer.write(operand);
      if (!writer.refusal().empty()) refuse(operation, name, writer.refusal());
      const auto size = static_cast<std::uint32_t>(update_.text.size()) - begin;
      record_bytes_ += name.size() + 4 + size + writer.bytes_cut();
      update_.changes.push_back({.operation = operation, .name = intern(name), .begin = begin, .size = size});
    }
  }

  void read_unset(dom::element names) {
    if (!names.is_array()) {
      refuse(Operation::unset, "", "must be a list of property names");
      return;
    }
    for (const dom::element name : as_known<dom::array>(names)) {
      if (!name.is_string()) {
        refuse(Operation::unset, "", "must be a list of property names");
        return;
      }
      const std::string_view text = as_known<std::string_view>(name);
      record_bytes_ += text.size() + 3;
      update_.changes.push_back({.operation = Operation::unset, .name = intern(text), .begin = 0, .size = 0});
    }
  }

  /// The errors that concern the whole record come before those of single values, whatever the order of its
  /// keys.
  void check() {
    if (update_.token.empty()) {
      update_.error = "$token, missing or empty";
    } else if (target_ == Target::groups && has_distinct_id_) {
      update_.error = "$distinct_id, not allowed in a group update";
    } else if (target_ == Target::groups && group_key_.empty()) {
      update_.error = "$group_key, missing or empty";
    } else if (update_.id.empty()) {
      update_.error =
          target_ == Target::users ? "$distinct_id, missing or empty" : "$group_id, missing or empty";
    } else if (update_.id.size() > kIdBytesMax) {
      update_.error = target_ == Target::users ? "$distinct_id, longer than 255 bytes"
                                               : "$group_id, longer than 255 bytes";
    } else if (update_.operations == 0) {
      update_.error =
          "operation, missing: expected one of $set, $set_once, $add, $append, $union, $remove, $unset, "
          "$delete";
    } else if (record_bytes_ > kRecordBytesMax) {
      update_.error = "record, larger than 1 MB";
    } else {
      update_.error = std::move(refusal_);
    }
    if (!update_.error.empty()) return;
    if (target_ == Target::groups) update_.group_key = names_.intern(group_key_);
    if (latitude_ && longitude_) update_.coordinates = Coordinates{*latitude_, *longitude_};
  }

  NameId intern(std::string_view name) { return names_.intern(cut_characters(name, kNameCharactersMax)); }

  void refuse(Operation operation, std::string_view name, std::string_view reason) {
    if (!refusal_.empty()) return;
    refusal_ = kOperationNames[static_cast<std::size_t>(operation)];
    refusal_ += ", ";
    if (!name.empty()) {
      append_quoted(refusal_, name);
      refusal_ += ' ';
    }
    refusal_ += reason;
  }

  NameTable& names_;
  Target target_;
  Update& update_;
  bool has_distinct_id_ = false;
  std::string group_key_;
  std::optional<double> latitude_;
  std::optional<double> longitude_;
  std::size_t record_bytes_ = 2;  // the braces
  std::string refusal_;
};

}  // namespace

struct UpdateReader::Document {
  NameTable& names;
  dom::parser parser{};
  dom::element root{};
  std::optional<dom::array::iterator> next = {};  ///< unset for one record without an array around it
  std::size_t size = 0;
  std::size_t taken = 0;
  Update update = {};
};

UpdateReader::UpdateReader(NameTable& names) : document_(new Document{names}) {}
UpdateReader::~UpdateReader() = default;

std::string UpdateReader::open(std::string_view body) {
  Document& document = *document_;
  document.size = 0;
  document.taken = 0;
  document.next.reset();
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return kNoData;
  const simdjson::error_code error = parse_json(document.parser, body, document.root);
  if (error != simdjson::SUCCESS)
    return std::string{"data, not valid JSON: "} + simdjson::error_message(error);
  if (document.root.is_object()) {
    document.size = 1;
    return {};
  }
  if (!document.root.is_array()) return "data, must be an array of records";
  const dom::array records = as_known<dom::array>(document.root);
  document.next.emplace(records.begin());
  document.size = records.size();
  return document.size == 0 ? kNoData : "";
}

std::size_t UpdateReader::size() const {
  return document_->size;
}

const Update* UpdateReader::next(Target target) {
  Document& document = *document_;
  if (document.taken == document.size) return nullptr;
  ++document.taken;
  RecordReader reader{document.names, target, document.update};
  if (document.next) {
    reader.read(**document.next);
    ++*document.next;
  } else {
    reader.read(document.root);
  }
  return &document.update;
}

}  // namespace mixferry::sandbox
