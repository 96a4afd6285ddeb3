#include "engine/sandbox/query/query_parameters.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <simdjson.h>

#include "engine/sandbox/query/where_parser.h"

namespace mixferry::sandbox {
namespace {

namespace json = boost::json;

/// Of a page, not of the query. `page_size` is no parameter at all, and changes nothing.
constexpr std::array<std::string_view, 3> kOfThePage = {"page", "session_id", "page_size"};

std::optional<json::value> parse(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error);
  if (error) return std::nullopt;
  return value;
}

std::string text_of_value(const json::value& value) {
  if (value.is_string()) return std::string{value.get_string()};
  return value.is_null() ? std::string{} : json::serialize(value);
}

std::string one_form_of(Fields fields) {
  std::erase_if(fields, [](const auto& field) {
    return std::ranges::find(kOfThePage, field.first) != kOfThePage.end();
  });
  std::ranges::sort(fields);
  std::string text;
  for (const auto& [name, value] : fields)
    text += fmt::format("{}:{}{}:{}", name.size(), name, value.size(), value);
  return text;
}

/// Not there, and not filled in.
const std::string* given(const Fields& fields, std::string_view name) {
  const std::string* const value = find_field(fields, name);
  return value == nullptr || value->empty() ? nullptr : value;
}

bool is_true(std::string_view text) {
  return text == "true" || text == "True" || text == "1";
}

/// The integer of the field, nullopt without; throws what is wrong with it.
std::optional<std::int64_t> integer_of(const Fields& fields, std::string_view name) {
  const std::string* const text = given(fields, name);
  if (text == nullptr) return std::nullopt;
  const std::optional<std::int64_t> value = read_integer(*text);
  if (!value) throw std::invalid_argument{fmt::format("{} must be an integer", name)};
  return value;
}

std::optional<std::vector<std::string>> names_of(const Fields& fields, std::string_view name) {
  const std::string* const text = given(fields, name);
  if (text == nullptr) return std::nullopt;
  std::optional<std::vector<std::string>> names = read_names(*text);
  if (!names) throw std::invalid_argument{fmt::format("{} must be a JSON array of strings", name)};
  return names;
}

/// Throws what is wrong with `behaviors`, if they are there: at least that they can't be worked out.
void refuse_behaviors(const Fields& fields, std::uint64_t page) {
  const std::optional<std::int64_t> as_of = integer_of(fields, "as_of_timestamp");
  if (given(fields, "behaviors") == nullptr) return;
  if (given(fields, "filter_by_cohort") != nullptr)
    throw std::invalid_argument{"behaviors and filter_by_cohort are mutually exclusive"};
  if (page > 0 && !as_of) throw std::invalid_argument{std::string{kUncachedQuery}};
  throw std::invalid_argument{"behaviors is not something that the sandbox can work out"};
}

std::optional<std::int64_t> cohort_of(const Fields& fields) {
  const std::string* const text = given(fields, "filter_by_cohort");
  if (text == nullptr) return std::nullopt;
  const std::optional<json::value> value = parse(*text);
  const json::object* const object = value ? value->if_object() : nullptr;
  const json::value* const id = object != nullptr ? object->if_contains("id") : nullptr;
  if (id == nullptr || !id->is_int64())
    throw std::invalid_argument{R"(filter_by_cohort must be a JSON object such as {"id": 12345})"};
  return id->get_int64();
}

}  // namespace

Fields query_fields(const HttpRequest& request, bool json) {
  Fields fields;
  const std::optional<json::value> body = json ? parse(request.body) : std::nullopt;
  if (body && body->is_object()) {
    for (const auto& [name, value] : body->get_object())
      fields.emplace_back(std::string{name.data(), name.size()}, text_of_value(value));
  } else {
    fields = parse_fields(request.body);
  }
  Fields of_url = parse_fields(query_of(request.target));
  std::ranges::move(of_url, std::back_inserter(fields));
  return fields;
}

std::optional<std::vector<std::string>> read_names(std::string_view text) {
  const std::optional<json::value> value = parse(text);
  if (!value || !value->is_array()) return std::nullopt;
  std::vector<std::string> names;
  for (const json::value& name : value->get_array()) {
    if (!name.is_string() && !name.is_int64() && !name.is_uint64()) return std::nullopt;
    names.push_back(text_of_value(name));
  }
  return names;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::expected<std::optional<Where>, std::string> read_where(const Fields& fields) {
  const std::string* const text = given(fields, "where");
  if (text == nullptr) return std::nullopt;
  if (!simdjson::validate_utf8(*text)) return std::unexpected("Unable to parse where: it is not UTF-8");
  std::expected<Where, std::string> where = parse_where(*text);
  if (!where) return std::unexpected(std::move(where.error()));
  return std::move(*where);
}

std::expected<EngageParameters, std::string> read_engage_parameters(const Fields& fields) try {
  EngageParameters read;
  const std::optional<std::int64_t> page = integer_of(fields, "page");
  if (page && *page < 0) throw std::invalid_argument{"page must not be negative"};
  read.page = static_cast<std::uint64_t>(page.value_or(0));
  if (const std::string* id = given(fields, "session_id")) read.session_id = *id;
  read.ids = names_of(fields, "distinct_ids");
  if (const std::string* id = given(fields, "distinct_id")) {
    if (!read.ids) read.ids.emplace();
    read.ids->push_back(*id);
  }
  read.data_group_id = integer_of(fields, "data_group_id");
  read.output_properties = names_of(fields, "output_properties");
  refuse_behaviors(fields, read.page);
  read.cohort = cohort_of(fields);
  if (const std::string* all = given(fields, "include_all_users")) read.include_all_users = is_true(*all);
  std::expected<std::optional<Where>, std::string> where = read_where(fields);
  if (!where) return std::unexpected(std::move(where.error()));
  if (*where && (*where)->uses(WhereScope::event))
    throw std::invalid_argument{"event[..] is nothing that a profile has"};
  read.where = std::move(*where);
  read.all = one_form_of(fields);
  return read;
} catch (const std::invalid_argument& problem) {
  return std::unexpected(problem.what());
}

}  // namespace mixferry::sandbox
