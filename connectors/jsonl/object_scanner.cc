#include "connectors/jsonl/object_scanner.h"

#include <charconv>
#include <cstdint>
#include <cstring>

#include "connectors/jsonl/json_number.h"
#include "connectors/jsonl/line_ends.h"
#include "connectors/scan/find.h"

namespace mixferry::connectors {
namespace {

/// The four hexadecimal digits at `at`, as a number; nullptr where they are not there.
const char* take_hex(const char* at, std::uint32_t& number) {
  const auto [behind, error] = std::from_chars(at, at + 4, number, 16);
  return error == std::errc() && behind == at + 4 ? behind : nullptr;
}

char* write_utf8(std::uint32_t code_point, char* out) {
  const auto write = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  const auto write_rest = [&](unsigned bits) { write(0x80 | (code_point >> bits & 0x3F)); };
  if (code_point < 0x80) {
    write(code_point);
    return out;
  }
  if (code_point < 0x800) {
    write(0xC0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      write(0xE0 | code_point >> 12);
    } else {
      write(0xF0 | code_point >> 18);
      write_rest(12);
    }
    write_rest(6);
  }
  write_rest(0);
  return out;
}

/// What stands behind `\u`; of a surrogate pair both.
const char* take_code_point(const char* at, char*& out) {
  std::uint32_t code_point = 0;
  at = take_hex(at, code_point);
  if (at == nullptr) return nullptr;
  if (code_point >= 0xD800 && code_point < 0xE000) {
    std::uint32_t low = 0;
    if (code_point >= 0xDC00 || at[0] != '\\' || at[1] != 'u') return nullptr;
    at = take_hex(at + 2, low);
    if (at == nullptr || low < 0xDC00 || low >= 0xE000) return nullptr;
    code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
  }
  out = write_utf8(code_point, out);
  return at;
}

/// What stands behind a backslash; writes what it stands for to `out`.
const char* take_escape(const char* at, char*& out) {
  switch (*at) {
    case '"':
    case '\\':
    case '/':
      *out++ = *at;
      return at + 1;
    case 'b':
      *out++ = '\b';
      return at + 1;
    case 'f':
      *out++ = '\f';
      return at + 1;
    case 'n':
      *out++ = '\n';
      return at + 1;
    case 'r':
      *out++ = '\r';
      return at + 1;
    case 't':
      *out++ = '\t';
      return at + 1;
    case 'u':
      return take_code_point(at + 1, out);
    default:
      return nullptr;
  }
}

/// `word`, if it stands at `at`.
const char* take_word(const char* at, std::string_view word, CellKind kind, Cell& cell) {
  if (std::memcmp(at, word.data(), word.size()) != 0) return nullptr;
  cell = {{at, word.size()}, kind};
  return at + word.size();
}

}  // namespace

void ObjectScanner::reserve(std::size_t bytes) {
  if (bytes <= scratch_bytes_) return;
  scratch_ = std::make_unique_for_overwrite<char[]>(bytes + Cell::kReadableBehind);
  scratch_bytes_ = bytes;
}

bool ObjectScanner::scan(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return false;
  fields_.clear();
  scratch_free_ = scratch_.get();
  end_ = text.data() + text.size();
  return take_object(text.data(), &root_, 1) == end_;
}

inline const char* ObjectScanner::skip_blanks(const char* at) const {
  if (static_cast<unsigned char>(*at) > ' ') return at;
  while (is_json_blank(*at) && at < end_) ++at;
  return at;
}

// What stands behind the text may look like more of it, so it is asked whether that is over after each value,
// and in front of what may be long. In between a few bytes too far may be read, no more.

const char* ObjectScanner::take_object(const char* at, const FieldNode* node, unsigned depth) {
  if (depth > kJsonDepthMax) return nullptr;
  at = skip_blanks(at + 1);
  if (*at == '}') return at + 1;
  for (std::size_t next = 0;;) {
    Key key;
    at = depth == 1 ? take_expected_key(at, next, key) : take_key(at, node, key);
    if (at == nullptr) return nullptr;
    at = skip_blanks(at);
    if (*at != ':') return nullptr;
    at = skip_blanks(at + 1);

    Cell other;
    if (key.edge != nullptr) fields_.enter(*key.edge);
    Cell& cell = key.edge == nullptr ? other : fields_.cell_of(*key.edge);
    const FieldNode* const below = key.edge == nullptr ? nullptr : key.edge->below.get();
    at = take_value(at, below, depth, cell);
    if (at == nullptr) return nullptr;
    if (key.edge != nullptr) {
      fields_.fill(*key.edge, *node, key.text);
    } else if (node != nullptr) {
      fields_.put_other(*node, key.text, cell);
    }

    at = skip_blanks(at);
    if (at >= end_) return nullptr;
    if (*at == '}') return at + 1;
    if (*at != ',') return nullptr;
    at = skip_blanks(at + 1);
  }
}

/// A key of the object itself; `next` is what `ExpectedKeys` makes of it.
inline const char* ObjectScanner::take_expected_key(const char* at, std::size_t& next, Key& key) {
  if (const ExpectedKeys::Place* const expected = keys_.find(next, at, end_)) {
    key = {{at + 1, expected->key.size()}, expected->edge};
    return at + key.text.size() + 2;
  }
  const char* const behind = take_key(at, &root_, key);
  const bool is_as_written = behind != nullptr && key.text.data() == at + 1;
  if (is_as_written) keys_.expect(next, key.text, key.edge);
  return behind;
}

const char* ObjectScanner::take_key(const char* at, const FieldNode* node, Key& key) {
  if (*at != '"') return nullptr;
  at = take_string(at + 1, key.text);
  if (at != nullptr && node != nullptr) key.edge = node->find(key.text);
  return at;
}

const char* ObjectScanner::take_array(const char* at, unsigned depth) {
  if (depth > kJsonDepthMax) return nullptr;
  at = skip_blanks(at + 1);
  if (*at == ']') return at + 1;
  for (;;) {
    Cell ignored;
    at = take_value(at, nullptr, depth, ignored);
    if (at == nullptr) return nullptr;
    at = skip_blanks(at);
    if (at >= end_) return nullptr;
    if (*at == ']') return at + 1;
    if (*at != ',') return nullptr;
    at = skip_blanks(at + 1);
  }
}

inline const char* ObjectScanner::take_value(const char* at, const FieldNode* node, unsigned depth,
                                             Cell& cell) {
  if (*at != '"') return take_other_value(at, node, depth, cell);
  cell.kind = CellKind::text;
  return take_string(at + 1, cell.text);
}

const char* ObjectScanner::take_other_value(const char* at, const FieldNode* node, unsigned depth,
                                            Cell& cell) {
  if (at >= end_) return nullptr;
  switch (*at) {
    case '{':
    case '[': {
      const char* const behind = *at == '{' ? take_object(at, node, depth + 1) : take_array(at, depth + 1);
      if (behind != nullptr) cell = {{at, behind}, CellKind::json};
      return behind;
    }
    case 't':
      return take_word(at, "true", CellKind::boolean, cell);
    case 'f':
      return take_word(at, "false", CellKind::boolean, cell);
    case 'n':
      return take_word(at, "null", CellKind::null, cell);
    default: {
      const char* const behind = behind_json_number(at, end_);
      if (behind != nullptr) cell = {{at, behind}, CellKind::number};
      return behind;
    }
  }
}

/// Behind its opening quote.
inline const char* ObjectScanner::take_string(const char* at, std::string_view& text) {
  const char* const stop = find_string_stop(at, end_);
  if (*stop != '"' || stop == end_) return unescape(at, stop, text);
  text = {at, stop};
  return stop + 1;
}

/// A string from `begin` on, the first byte of which that is not its text stands at `at`.
const char* ObjectScanner::unescape(const char* begin, const char* at, std::string_view& text) {
  char* out = scratch_free_;
  for (;;) {
    if (at == end_ || (*at != '"' && *at != '\\')) return nullptr;
    const auto size = static_cast<std::size_t>(at - begin);
    std::memcpy(out, begin, size);
    out += size;
    if (*at == '"') break;
    begin = take_escape(at + 1, out);
    if (begin == nullptr || begin >= end_) return nullptr;
    at = find_string_stop(begin, end_);
  }
  text = {scratch_free_, out};
  scratch_free_ = out;
  return at + 1;
}

}  // namespace mixferry::connectors
