#include "engine/sandbox/events/event_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/sandbox/json_input.h"
#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kEventNameCharactersMax = 255;  ///< longer names, of events and properties, are cut

/// A property that says something about the event itself, and where it is put.
struct Field {
  std::string_view name;
  std::optional<std::string> Event::*text;
  bool kept;          ///< among the properties, too
  bool text_or_null;  ///< anything else is wrong; of the others, it is nothing
};

constexpr std::array<Field, 9> kFields = {{{"token", &Event::token, false, false},
                                           {"distinct_id", &Event::distinct_id, false, true},
                                           {"$insert_id", &Event::insert_id, false, true},
                                           {"ip", &Event::ip, false, false},
                                           {"$device_id", &Event::device_id, true, false},
                                           {"$user_id", &Event::user_id, true, false},
                                           {"$identified_id", &Event::identified_id, true, false},
                                           {"$anon_id", &Event::anon_id, true, false},
                                           {"alias", &Event::alias, true, false}}};

/// Reads one element into an `Event`.
class ElementReader {
 public:
  ElementReader(NameTable& names, Event& event) : names_(names), event_(event) {}

  void read(dom::element element) {
    if (!element.is_object()) {
      refuse("", "must be a JSON object");
      return;
    }
    event_.bytes = 2;  // the braces
    for (const auto [key, value] : as_known<dom::object>(element)) {
      if (key == "event") {
        if (value.is_string())
          event_.name = cut_characters(as_known<std::string_view>(value), kEventNameCharactersMax);
        event_.bytes += key.size() + event_.name.size() + 6;  // quotes, colon, comma
      } else if (key == "properties") {
        event_.bytes += key.size() + 4;
        read_properties(value);
      }
    }
    if (!has_properties_) refuse("properties", "must be a JSON object");
  }

 private:
  void read_properties(dom::element properties) {
    if (!properties.is_object()) return;
    has_properties_ = true;
    for (const auto [name, value] : as_known<dom::object>(properties)) {
      ++event_.properties;
      const bool kept = read_field(name, value);
      text_.clear();
      ValueWriter writer{text_, kEventLimits};
      writer.write(value);
      event_.bytes += name.size() + 4 + text_.size() + writer.bytes_cut();
      if (!writer.refusal().empty()) refuse("properties", quoted(name) + ' ' + writer.refusal());
      if (kept) set_packed(event_.packed, intern(name), text_);
    }
  }

  /// Whether the property is kept among the others.
  bool read_field(std::string_view name, dom::element value) {
    if (name == "time") {
      event_.has_time = !value.is_null();
      event_.time = number_of(value);
      return false;
    }
    if (name == "$ignore") event_.ignore = true;
    if (name == "$distinct_ids" && value.is_array()) {
      event_.distinct_ids.clear();
      for (const dom::element id : as_known<dom::array>(value)) event_.distinct_ids.push_back(text_of(id));
    }
    const auto* const field = std::ranges::find(kFields, name, &Field::name);
    if (field == kFields.end()) return true;
    if (value.is_null()) return field->kept;
    const bool is_text = value.is_string() || value.is_int64() || value.is_uint64();
    if (!is_text && field->text_or_null) refuse("properties", quoted(name) + " must be a string");
    if (is_text || field->text_or_null) event_.*(field->text) = text_of(value);
    return field->kept;
  }

  NameId intern(std::string_view name) {
    return names_.intern(cut_characters(name, kEventNameCharactersMax));
  }

  void refuse(std::string_view field, std::string reason) {
    if (!event_.malformed) event_.malformed = Refusal{.field = field, .reason = std::move(reason)};
  }

  NameTable& names_;
  Event& event_;
  bool has_properties_ = false;
  std::string text_;
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Takes the first line off, without its end.
std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

std::size_t count_lines(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) count += is_blank(take_line(text)) ? 0 : 1;
  return count;
}

}  // namespace

struct EventReader::Document {
  NameTable& names;
  dom::parser parser{};
  std::string_view body{};
  bool one_a_line = false;
  std::string_view rest{};  ///< lines that weren't read yet
  dom::element root{};
  std::optional<dom::array::iterator> next = {};  ///< unset for one event without an array around it
  std::size_t size = 0;
  std::size_t taken = 0;
  Event event = {};

  void read_line();
};

void EventReader::Document::read_line() {
  std::string_view line = take_line(rest);
  while (is_blank(line)) line = take_line(rest);
  const simdjson::error_code error = parse_json(parser, line, root);
  if (error == simdjson::SUCCESS) {
    ElementReader{names, event}.read(root);
  } else {
    event.malformed = Refusal{
        .field = {},
        .reason = error == simdjson::UTF8_ERROR
                      ? std::string{"line is invalid: string should be valid utf8"}
                      : std::string{"line is invalid: not JSON: "}.append(simdjson::error_message(error))};
  }
}

EventReader::EventReader(NameTable& names) : document_(new Document{names}) {}
EventReader::~EventReader() = default;

std::string EventReader::open(std::string_view body, bool one_a_line) {
  Document& document = *document_;
  document.body = body;
  document.one_a_line = one_a_line;
  document.size = 0;
  constexpr const char* kNoEvents = "data, missing or empty";
  if (is_blank(body)) return kNoEvents;
  if (one_a_line) {
    document.size = count_lines(body);
  } else {
    const simdjson::error_code error = parse_json(document.parser, body, document.root);
    if (error != simdjson::SUCCESS)
      return std::string{"data, not valid JSON: "} + simdjson::error_message(error);
    if (!document.root.is_array() && !document.root.is_object()) return "data, must be an array of events";
    document.size = document.root.is_array() ? as_known<dom::array>(document.root).size() : 1;
    if (document.size == 0) return kNoEvents;
  }
  rewind();
  return {};
}

std::size_t EventReader::size() const {
  return document_->size;
}

const Event* EventReader::next() {
  Document& document = *document_;
  if (document.taken == document.size) return nullptr;
  ++document.taken;
  document.event = Event{};
  if (document.one_a_line) {
    document.read_line();
  } else if (document.next) {
    ElementReader{document.names, document.event}.read(**document.next);
    ++*document.next;
  } else {
    ElementReader{document.names, document.event}.read(document.root);
  }
  return &document.event;
}

void EventReader::rewind() {
  Document& document = *document_;
  document.taken = 0;
  document.rest = document.body;
  document.next.reset();
  if (!document.one_a_line && document.root.is_array())
    document.next.emplace(as_known<dom::array>(document.root).begin());
}

}  // namespace mixferry::sandbox
