#include "mappings/plan/id_list.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_code.hpp>

#include "engine/base/json_text.h"
#include "engine/base/row.h"
#include "mappings/plan/id_check.h"
#include "mappings/plan/limits.h"

namespace mixferry::mappings {
namespace {

namespace json = boost::json;

/// `item` as a source would have had it in a cell of its own.
Cell cell_of(const json::value& item, std::string& text) {
  if (item.is_string()) {
    text = item.get_string();
    return {.text = text, .kind = CellKind::text};
  }
  text = json::serialize(item);
  if (item.is_number()) return {.text = text, .kind = CellKind::number};
  return {.text = text, .kind = item.is_null() ? CellKind::null : CellKind::json};
}

}  // namespace

Fault append_id_list(std::string& out, std::string_view list) {
  boost::system::error_code failed;
  const json::value value = json::parse({list.data(), list.size()}, failed);
  if (failed || !value.is_array()) return Fault::not_json;
  const json::array& items = value.get_array();
  if (items.empty()) return Fault::none;
  if (items.size() > kGroupsOfARecordMax) return Fault::too_many_groups;
  const std::size_t before = out.size();
  std::string text;
  std::string digits;
  for (const json::value& item : items) {
    const Cell cell = cell_of(item, text);
    if (const Fault fault = check_id(cell); fault != Fault::none) {
      out.resize(before);
      return fault;
    }
    out += out.size() == before ? '[' : ',';
    append_json_string(out, id_text_of(cell, digits).text);
  }
  out += ']';
  return Fault::none;
}

}  // namespace mixferry::mappings
