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

#include "connectors/input/utf8.h"
#include "connectors/jsonl/field_paths.h"
#include "connectors/jsonl/found_fields.h"
#include "connectors/jsonl/json_number.h"
#include "connectors/jsonl/line_ends.h"
#include "connectors/long_row.h"
#include "connectors/scan.h"

namespace mixferry::connectors {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

static_assert(Block::kPadding >= simdjson::SIMDJSON_PADDING);

/// Real exports nest a handful of levels; a hostile line may not use up the stack.
constexpr unsigned kDepthMax = 100;

std::string_view without_blanks_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kJsonBlanks) + 1);
}

/// Reads one line at a time: a bad line then costs that line alone.
///
/// simdjson checks what it is asked for and skips the rest on trust, counting brackets. So that no line goes
/// through whose structure is not what it seems, every value is walked, and scalars are checked here: numbers
/// stay as written, which is what simdjson's own checks would not allow for 1e400.
class JsonlRowReader final : public RowReader {
 public:
  JsonlRowReader(std::size_t row_bytes_max, FieldPaths paths, std::size_t slots, bool others)
      : row_bytes_max_(row_bytes_max), paths_(std::move(paths)), fields_(slots, others) {}

  void read(const Block& block, RowVisitor& visitor) override;

 private:
  [[nodiscard]] error_code read_line(std::string_view line);
  [[nodiscard]] error_code walk_object(ondemand::object object, const FieldNode* node, unsigned depth);
  [[nodiscard]] error_code walk_array(ondemand::array array, unsigned depth);
  [[nodiscard]] error_code take_value(ondemand::value value, const FieldNode* node, unsigned depth,
                                      Cell& cell);
  [[nodiscard]] error_code take_container(ondemand::value value, const FieldNode* node, unsigned depth,
                                          Cell& cell);
  [[nodiscard]] error_code take_string(ondemand::value value, Cell& cell);
  [[nodiscard]] error_code take_key(ondemand::field& field, std::string_view& key);

  void explain(error_code error, std::string_view line, Reject& reject);
  [[nodiscard]] std::string place_in(std::string_view line);

  const std::size_t row_bytes_max_;
  const FieldPaths paths_;
  FoundFields fields_;
  ondemand::parser parser_;
  ondemand::document document_;
  const char* line_end_ = nullptr;
  bool walking_ = false;  ///< `document_` is about the present line
};

void JsonlRowReader::read(const Block& block, RowVisitor& visitor) {
  if (block.row_too_long) return visitor.on_reject(long_row_reject(block, row_bytes_max_));
  Row row;
  row.number = block.first_row;
  row.line = block.first_line;
  std::string_view rest = block.bytes;
  for (; !rest.empty(); ++row.line) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const std::size_t begin = line.find_first_not_of(kJsonBlanks);
    if (begin == std::string_view::npos) continue;

    row.raw = without_line_end(line);
    if (const error_code error = read_line(without_blanks_behind(line.substr(begin)))) {
      Reject reject;
      reject.row = row.number;
      reject.line = row.line;
      reject.raw = row.raw;
      explain(error, row.raw, reject);
      visitor.on_reject(std::move(reject));
    } else {
      row.cells = fields_.cells();
      row.others = fields_.others();
      visitor.on_row(row);
    }
    ++row.number;
  }
  if (row.number != block.first_row + block.rows) {
    throw std::logic_error("JSON Lines: a block was cut into other rows than it is read as");
  }
}

/// Reads the object that is all of `line` into `fields_`.
error_code JsonlRowReader::read_line(std::string_view line) {
  if (line.front() != '{') return simdjson::INCORRECT_TYPE;
  if (parser_.capacity() < line.size()) {
    // By powers of two, or each line that is the longest so far would allocate.
    if (const error_code error = parser_.allocate(std::bit_ceil(line.size()))) return error;
  }
  fields_.clear();
  walking_ = false;
  line_end_ = line.data() + line.size();
  const simdjson::padded_string_view json(line.data(), line.size(), line.size() + Block::kPadding);
  if (const error_code error = parser_.iterate(json).get(document_)) return error;
  walking_ = true;
  ondemand::object object;
  if (const error_code error = document_.get_object().get(object)) return error;
  if (const error_code error = walk_object(object, &paths_.root(), 1)) return error;
  const bool at_end = document_.current_location().error() == simdjson::OUT_OF_BOUNDS;
  return at_end ? simdjson::SUCCESS : simdjson::TRAILING_CONTENT;
}

/// Checks `object` and takes from it what `node` leads to; nullptr: nothing.
error_code JsonlRowReader::walk_object(ondemand::object object, const FieldNode* node, unsigned depth) {
  if (depth > kDepthMax) return simdjson::DEPTH_ERROR;
  for (auto element : object) {
    ondemand::field field;
    if (const error_code error = std::move(element).get(field)) return error;
    std::string_view key;
    if (const error_code error = take_key(field, key)) return error;

    const FieldEdge* const edge = node == nullptr ? nullptr : node->find(key);
    if (edge != nullptr) fields_.enter(*edge);
    Cell cell;
    const FieldNode* const below = edge == nullptr ? nullptr : edge->below.get();
    if (const error_code error = take_value(field.value(), below, depth, cell)) return error;
    if (edge != nullptr) {
      fields_.put(*edge, cell);
    } else if (depth == 1) {
      fields_.put_other(key, cell);
    }
  }
  return simdjson::SUCCESS;
}

error_code JsonlRowReader::walk_array(ondemand::array array, unsigned depth) {
  if (depth > kDepthMax) return simdjson::DEPTH_ERROR;
  for (auto element : array) {
    ondemand::value value;
    if (const error_code error = std::move(element).get(value)) return error;
    Cell ignored;
    if (const error_code error = take_value(value, nullptr, depth, ignored)) return error;
  }
  return simdjson::SUCCESS;
}

error_code JsonlRowReader::take_value(ondemand::value value, const FieldNode* node, unsigned depth,
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
    const bool meant_as_number = std::string_view("-0123456789").contains(token.front());
    return meant_as_number ? simdjson::NUMBER_ERROR : simdjson::TAPE_ERROR;
  }
  return simdjson::SUCCESS;
}

/// An object or array, with all that is in it; the cell holds its text as written.
error_code JsonlRowReader::take_container(ondemand::value value, const FieldNode* node, unsigned depth,
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

error_code JsonlRowReader::take_string(ondemand::value value, Cell& cell) {
  cell.kind = CellKind::text;
  const char* const begin = value.raw_json_token().data() + 1;
  const char* const stop = find_either(begin, line_end_, '"', '\\');
  if (stop != line_end_ && *stop == '"') {
    cell.text = {begin, stop};
    return value.get_raw_json_string().error();
  }
  return value.get_string().get(cell.text);
}

error_code JsonlRowReader::take_key(ondemand::field& field, std::string_view& key) {
  const char* const begin = field.key().raw();
  const char* const stop = find_either(begin, line_end_, '"', '\\');
  if (stop != line_end_ && *stop == '"') {
    key = {begin, stop};
    return simdjson::SUCCESS;
  }
  return field.unescaped_key().get(key);
}

void JsonlRowReader::explain(error_code error, std::string_view line, Reject& reject) {
  reject.code = "bad_json";
  switch (error) {
    case simdjson::INCORRECT_TYPE:
      reject.code = "not_an_object";
      reject.message =
          "The line is no JSON object: it does not begin with {. Each line must hold one object.";
      return;
    case simdjson::UTF8_ERROR: {
      const std::size_t bad = std::min(first_invalid_utf8(line), line.size() - 1);
      reject.code = "invalid_utf8";
      reject.message = fmt::format(
          "Byte {} of the line is 0x{:02X}, which is not UTF-8 there. If the file is in another encoding, "
          "convert it first, for instance with iconv -f WINDOWS-1252 -t UTF-8.",
          bad + 1, static_cast<unsigned char>(line[bad]));
      return;
    }
    case simdjson::TRAILING_CONTENT:
      reject.message = fmt::format("Something stands behind the object{}. Each line must hold one object.",
                                   place_in(line));
      return;
    case simdjson::DEPTH_ERROR:
      reject.message = fmt::format("The object is nested deeper than {} levels.", kDepthMax);
      return;
    default:
      break;
  }
  if (!without_blanks_behind(line).ends_with('}')) {
    reject.message = "The line does not end with }: the object is cut off, or something stands behind it.";
    return;
  }
  // simdjson's sentences begin with the name of the error.
  std::string_view what = simdjson::error_message(error);
  if (const std::size_t name_end = what.find(": "); name_end != std::string_view::npos) {
    what.remove_prefix(name_end + 2);
  }
  reject.message = fmt::format("The line is not valid JSON{}: {}", place_in(line), what);
}

/// ` near byte 12`, where the parser knows.
std::string JsonlRowReader::place_in(std::string_view line) {
  const char* at = nullptr;
  if (!walking_ || document_.current_location().get(at)) return {};
  if (at < line.data() || at >= line.data() + line.size()) return {};
  return fmt::format(" near byte {}", at - line.data() + 1);
}

}  // namespace

Result<std::unique_ptr<RowReader>> make_jsonl_row_reader(std::size_t row_bytes_max,
                                                         const ColumnRequest& request) {
  auto paths = FieldPaths::compile(request.names);
  if (!paths) return std::unexpected(std::move(paths.error()));
  return std::make_unique<JsonlRowReader>(row_bytes_max, std::move(*paths), request.names.size(),
                                          request.others);
}

}  // namespace mixferry::connectors
