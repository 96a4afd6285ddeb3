#include "connectors/jsonl/row_reader.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <simdjson.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/jsonl/field_paths.h"
#include "connectors/jsonl/found_fields.h"
#include "connectors/jsonl/json_number.h"
#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/object_content.h"
#include "connectors/jsonl/object_scanner.h"
#include "connectors/jsonl/value_ends.h"
#include "connectors/scan/find.h"
#include "connectors/source/long_row.h"
#include "connectors/source/utf8.h"

namespace mixferry::connectors {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

static_assert(Block::kPadding >= simdjson::SIMDJSON_PADDING);
// simdjson unescapes into memory of its own, which is that much longer than the texts in it.
static_assert(Cell::kReadableBehind <= simdjson::SIMDJSON_PADDING);

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && is_json_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_json_blank(text.front())) text.remove_prefix(1);
  return without_blanks_behind(text);
}

/// The parser's error, in words of what stands in the text.
std::string_view what_is_wrong(error_code error) {
  switch (error) {
    case simdjson::TAPE_ERROR:
      return "a comma, colon, bracket, quote, key or value is missing there, or there is one too many";
    case simdjson::STRING_ERROR:
      return "a text in it has a backslash that stands for nothing in JSON, or half of a surrogate pair";
    case simdjson::UNESCAPED_CHARS:
      return "a text in it holds a tab or another control character; JSON writes those as \\t, \\u0001 and "
             "so on";
    case simdjson::UNCLOSED_STRING:
      return "a quote opens in it and is never closed";
    case simdjson::NUMBER_ERROR:
      return "a number in it is not written as in JSON, such as -1.5 or 2e3, without zeros in front";
    case simdjson::T_ATOM_ERROR:
      return "a word stands in it that is neither true, false nor null; text must stand in quotes";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "an object or array in it is never closed";
    default:
      return "its parts do not fit together";
  }
}

/// Reads one row at a time: a bad row then costs that row alone. Rows that are as they should be are read by
/// `ObjectScanner`; for all others there is simdjson, which can tell what is wrong with them.
///
/// simdjson checks what it is asked for and skips the rest on trust, counting brackets. So that no row goes
/// through whose structure is not what it seems, every value is walked, and scalars are checked here: numbers
/// stay as written, which is what simdjson's own checks would not allow for 1e400.
class JsonRowReader final : public RowReader {
 public:
  JsonRowReader(JsonLayout layout, std::size_t row_bytes_max, FieldPaths paths, std::size_t slots,
                const ColumnRequest& request, bool scan_first)
      : layout_(layout),
        row_bytes_max_(row_bytes_max),
        scan_first_(scan_first),
        paths_(std::move(paths)),
        fields_(slots, paths_.edges()),
        scanner_(paths_.root(), fields_),
        wants_content_(request.content) {}

  void read(const Block& block, RowVisitor& visitor) override;

 private:
  void read_lines(const Block& block, Row& row, RowVisitor& visitor);
  void read_values(const Block& block, Row& row, RowVisitor& visitor);
  void deliver(Row& row, RowVisitor& visitor);
  [[nodiscard]] error_code read_object(std::string_view text);
  [[nodiscard]] error_code walk_object(ondemand::object object, const FieldNode* node, unsigned depth);
  [[nodiscard]] error_code walk_array(ondemand::array array, unsigned depth);
  [[nodiscard]] error_code take_value(ondemand::value& value, const FieldNode* node, unsigned depth,
                                      Cell& cell);
  [[nodiscard]] error_code take_container(ondemand::value& value, const FieldNode* node, unsigned depth,
                                          Cell& cell);
  [[nodiscard]] error_code take_string(ondemand::value& value, Cell& cell);
  [[nodiscard]] error_code take_key(ondemand::field& field, std::string_view& key);

  void explain(error_code error, std::string_view line, Reject& reject);
  [[nodiscard]] std::string place_in(std::string_view line);

  const JsonLayout layout_;
  const std::size_t row_bytes_max_;
  const bool scan_first_;
  const FieldPaths paths_;
  FoundFields fields_;
  ObjectScanner scanner_;
  const bool wants_content_;
  bool clean_text_ = false;  ///< the block is UTF-8
  ondemand::parser parser_;
  ondemand::document document_;
  const char* text_end_ = nullptr;
  bool walking_ = false;  ///< `document_` is about the present row
};

void JsonRowReader::read(const Block& block, RowVisitor& visitor) {
  if (block.row_too_long) return visitor.on_reject(long_row_reject(block, row_bytes_max_));
  // Asked of the whole block, because that is almost free; only of a block that fails each row is asked.
  clean_text_ = simdjson::validate_utf8(block.bytes);
  scanner_.reserve(block.bytes.size());
  Row row;
  row.number = block.first_row;
  if (layout_ == JsonLayout::lines) {
    read_lines(block, row, visitor);
  } else {
    read_values(block, row, visitor);
  }
  if (row.number != block.first_row + block.rows) {
    throw std::logic_error("JSON: a block was cut into other rows than it is read as");
  }
}

void JsonRowReader::read_lines(const Block& block, Row& row, RowVisitor& visitor) {
  row.line = block.first_line;
  std::string_view rest = block.bytes;
  for (; !rest.empty(); ++row.line) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (without_blanks(line).empty()) continue;
    row.raw = without_line_end(line);
    deliver(row, visitor);
  }
}

void JsonRowReader::read_values(const Block& block, Row& row, RowVisitor& visitor) {
  ValueEnds ends(layout_ == JsonLayout::array ? 1 : 0);
  std::string_view rest = block.bytes;
  while (!rest.empty()) {
    const char* const found = ends.find(rest.data(), rest.data() + rest.size());
    if (ends.is_over()) return;
    const auto length = found == nullptr ? rest.size() : static_cast<std::size_t>(found - rest.data());
    const std::string_view text = rest.substr(0, length);
    rest.remove_prefix(length);
    const std::size_t begin = text.find_first_not_of(kJsonSeparators);
    if (begin == std::string_view::npos) continue;
    row.raw = text.substr(begin, text.find_last_not_of(kJsonSeparators) + 1 - begin);
    row.line = block.first_line + ends.value_line();
    deliver(row, visitor);
  }
}

/// Reads `row.raw` and counts it.
void JsonRowReader::deliver(Row& row, RowVisitor& visitor) {
  const std::string_view text = without_blanks(row.raw);
  const bool scanned = scan_first_ && (clean_text_ || simdjson::validate_utf8(text)) && scanner_.scan(text);
  if (const error_code error = scanned ? simdjson::SUCCESS : read_object(text)) {
    Reject reject;
    reject.row = row.number;
    reject.line = row.line;
    reject.raw = row.raw;
    explain(error, row.raw, reject);
    visitor.on_reject(std::move(reject));
  } else {
    row.cells = fields_.cells();
    row.others = fields_.others();
    if (wants_content_) {
      const ObjectContent content = content_of_object(text);
      row.content = content.hash;
      row.is_mended = content.is_mended;
    }
    row.repeated_keys = fields_.repeated_keys();
    visitor.on_row(row);
  }
  ++row.number;
}

/// Reads the object that is all of `text` into `fields_`.
error_code JsonRowReader::read_object(std::string_view text) {
  if (text.front() != '{') return simdjson::INCORRECT_TYPE;
  if (parser_.capacity() < text.size()) {
    // By powers of two, or each row that is the longest so far would allocate.
    if (const error_code error = parser_.allocate(std::bit_ceil(text.size()))) return error;
  }
  fields_.clear();
  walking_ = false;
  text_end_ = text.data() + text.size();
  const simdjson::padded_string_view json(text.data(), text.size(), text.size() + Block::kPadding);
  if (const error_code error = parser_.iterate(json).get(document_)) return error;
  walking_ = true;
  ondemand::object object;
  if (const error_code error = document_.get_object().get(object)) return error;
  if (const error_code error = walk_object(object, &paths_.root(), 1)) return error;
  const bool at_end = document_.current_location().error() == simdjson::OUT_OF_BOUNDS;
  return at_end ? simdjson::SUCCESS : simdjson::TRAILING_CONTENT;
}

/// Checks `object` and takes from it what `node` leads to; nullptr: nothing.
error_code JsonRowReader::walk_object(ondemand::object object, const FieldNode* node, unsigned depth) {
  if (depth > kJsonDepthMax) return simdjson::DEPTH_ERROR;
  for (auto element : object) {
    if (const error_code error = element.error()) return error;
    // Used where it is: a copy is read before its members have left the processor, and that takes longer than
    // all the rest.
    ondemand::field&& field = std::move(element).value_unsafe();
    std::string_view key;
    if (const error_code error = take_key(field, key)) return error;

    const FieldEdge* const edge = node == nullptr ? nullptr : node->find(key);
    if (edge != nullptr) fields_.enter(*edge);
    Cell other;
    Cell& cell = edge == nullptr ? other : fields_.cell_of(*edge);
    const FieldNode* const below = edge == nullptr ? nullptr : edge->below.get();
    if (const error_code error = take_value(field.value(), below, depth, cell)) return error;
    if (edge != nullptr) {
      fields_.fill(*edge, *node, key);
    } else if (node != nullptr) {
      fields_.put_other(*node, key, cell);
    }
  }
  return simdjson::SUCCESS;
}

error_code JsonRowReader::walk_array(ondemand::array array, unsigned depth) {
  if (depth > kJsonDepthMax) return simdjson::DEPTH_ERROR;
  for (auto element : array) {
    if (const error_code error = element.error()) return error;
    Cell ignored;
    ondemand::value&& value = std::move(element).value_unsafe();
    if (const error_code error = take_value(value, nullptr, depth, ignored)) return error;
  }
  return simdjson::SUCCESS;
}

error_code JsonRowReader::take_value(ondemand::value& value, const FieldNode* node, unsigned depth,
                                     Cell& cell) {
  // Up to the next token, so with the blanks in between.
  const std::string_view token = value.raw_json_token();
  if (token.empty()) return simdjson::INCOMPLETE_ARRAY_OR_OBJECT;
  switch (token.front()) {
    case '{':
    case '[':
      return take_container(value, node, depth, cell);
    case '"':
      return take_string(value, cell);
    default:
      break;
  }
  cell.text = without_blanks_behind(token);
  if (cell.text == "null") {
    cell.kind = CellKind::null;
  } else if (cell.text == "true" || cell.text == "false") {
    cell.kind = CellKind::boolean;
  } else if (is_json_number(cell.text)) {
    cell.kind = CellKind::number;
  } else {
    if (std::string_view("-0123456789").contains(token.front())) return simdjson::NUMBER_ERROR;
    const char lower = static_cast<char>(token.front() | 0x20);
    return lower >= 'a' && lower <= 'z' ? simdjson::T_ATOM_ERROR : simdjson::TAPE_ERROR;
  }
  return simdjson::SUCCESS;
}

/// An object or array, with all that is in it; the cell holds its text as written.
error_code JsonRowReader::take_container(ondemand::value& value, const FieldNode* node, unsigned depth,
                                         Cell& cell) {
  const char* const begin = value.raw_json_token().data();
  error_code error = simdjson::SUCCESS;
  if (*begin == '{') {
    ondemand::object object;
    error = value.get_object().get(object);
    if (!error) error = walk_object(object, node, depth + 1);
  } else {
    ondemand::array array;
    error = value.get_array().get(array);
    if (!error) error = walk_array(array, depth + 1);
  }
  if (error) return error;
  const char* next_token = nullptr;
  if (document_.current_location().get(next_token)) return simdjson::INCOMPLETE_ARRAY_OR_OBJECT;
  cell = {without_blanks_behind({begin, next_token}), CellKind::json};
  return simdjson::SUCCESS;
}

error_code JsonRowReader::take_string(ondemand::value& value, Cell& cell) {
  cell.kind = CellKind::text;
  const char* const begin = value.raw_json_token().data() + 1;
  const char* const stop = find_either(begin, text_end_, '"', '\\');
  if (stop != text_end_ && *stop == '"') {
    cell.text = {begin, stop};
    return value.get_raw_json_string().error();
  }
  return value.get_string().get(cell.text);
}

error_code JsonRowReader::take_key(ondemand::field& field, std::string_view& key) {
  const char* const begin = field.key().raw();
  const char* const stop = find_either(begin, text_end_, '"', '\\');
  if (stop != text_end_ && *stop == '"') {
    key = {begin, stop};
    return simdjson::SUCCESS;
  }
  return field.unescaped_key().get(key);
}

void JsonRowReader::explain(error_code error, std::string_view text, Reject& reject) {
  const char* const what_it_is = layout_ == JsonLayout::lines ? "line" : "value";
  reject.code = "bad_json";
  switch (error) {
    case simdjson::INCORRECT_TYPE:
      reject.code = "not_an_object";
      reject.message = fmt::format(
          "The {0} is no JSON object: it does not begin with {{. Each {0} must hold one object.", what_it_is);
      return;
    case simdjson::UTF8_ERROR: {
      const std::size_t bad = std::min(first_invalid_utf8(text), text.size() - 1);
      reject.code = "invalid_utf8";
      reject.message = fmt::format(
          "Byte {} of the {} is 0x{:02X}, which is not UTF-8 there. If the file is in another encoding, "
          "name it, for instance --encoding windows-1252.",
          bad + 1, what_it_is, static_cast<unsigned char>(text[bad]));
      return;
    }
    case simdjson::TRAILING_CONTENT:
      reject.message = fmt::format("Something stands behind the object{}. Each {} must hold one object.",
                                   place_in(text), what_it_is);
      return;
    case simdjson::DEPTH_ERROR:
      reject.message = fmt::format("The object is nested deeper than {} levels.", kJsonDepthMax);
      return;
    default:
      break;
  }
  if (!without_blanks_behind(text).ends_with('}')) {
    reject.message = fmt::format(
        "The {} does not end with }}: the object is cut off, or something stands behind it.", what_it_is);
    return;
  }
  reject.message =
      fmt::format("The {} is not valid JSON{}: {}.", what_it_is, place_in(text), what_is_wrong(error));
}

/// ` near byte 12`, where the parser knows.
std::string JsonRowReader::place_in(std::string_view text) {
  const char* at = nullptr;
  if (!walking_ || document_.current_location().get(at)) return {};
  if (at < text.data() || at >= text.data() + text.size()) return {};
  return fmt::format(" near byte {}", at - text.data() + 1);
}

}  // namespace

Result<std::unique_ptr<RowReader>> make_json_row_reader(JsonLayout layout, std::size_t row_bytes_max,
                                                        const ColumnRequest& request, bool scan_first) {
  auto paths = FieldPaths::compile(request);
  if (!paths) return std::unexpected(std::move(paths.error()));
  return std::make_unique<JsonRowReader>(layout, row_bytes_max, std::move(*paths), request.names.size(),
                                         request, scan_first);
}

}  // namespace mixferry::connectors
