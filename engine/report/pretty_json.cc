#include "engine/report/pretty_json.h"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace mixferry::report {
namespace {

namespace json = boost::json;

void append(std::string& out, const json::value& value, std::size_t indent);

/// Writes `open`, each item on a line of its own, `close`.
template <typename Items, typename AppendItem>
void append_items(std::string& out, char open, const Items& items, char close, std::size_t indent,
                  AppendItem&& append_item) {
  out += open;
  bool first = true;
  for (const auto& item : items) {
    out += first ? "\n" : ",\n";
    out.append(indent + 2, ' ');
    append_item(item);
    first = false;
  }
  if (!first) {
    out += '\n';
    out.append(indent, ' ');
  }
  out += close;
}

void append(std::string& out, const json::value& value, std::size_t indent) {
  if (value.is_object()) {
    append_items(out, '{', value.get_object(), '}', indent, [&](const json::key_value_pair& member) {
      out += json::serialize(member.key()) + ": ";
      append(out, member.value(), indent + 2);
    });
  } else if (value.is_array()) {
    append_items(out, '[', value.get_array(), ']', indent,
                 [&](const json::value& item) { append(out, item, indent + 2); });
  } else if (value.is_double()) {
    out += fmt::format("{}", value.get_double());
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string pretty_json(const json::value& value) {
  std::string out;
  append(out, value, 0);
  out += '\n';
  return out;
}

}  // namespace mixferry::report
