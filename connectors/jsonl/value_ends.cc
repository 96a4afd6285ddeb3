#include "connectors/jsonl/value_ends.h"

#include <array>

#include "connectors/jsonl/line_ends.h"

namespace mixferry::connectors {
namespace {

bool is_separator(char byte) {
  return kJsonSeparators.contains(byte);
}

bool is_line_end(char byte) {
  return byte == '\n' || byte == '\r';
}

/// Bytes that mean something inside a value; all others are passed at once.
constexpr auto kMeansSomething = [] {
  std::array<bool, 256> table{};
  for (const char byte : std::string_view("\n\r\"\\{}[]")) table[static_cast<unsigned char>(byte)] = true;
  return table;
}();

}  // namespace

std::uint64_t count_line_ends(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))) ++count;
  }
  return count;
}

const char* ValueEnds::find(const char* from, const char* end) {
  if (from == end) return nullptr;
  for (const char* at = from; at != end; ++at) {
    if (is_over()) {
      look_behind_array(at, end);
      return end;
    }
    const bool inside = state_ == State::in_value || state_ == State::in_string;
    if (inside && !kMeansSomething[static_cast<unsigned char>(*at)]) continue;
    const Row row = take(*at);
    if (row == Row::ends_before) {
      if (at != from) previous_ = at[-1];
      return at;
    }
    count_line_end(*at, at == from ? previous_ : at[-1]);
    if (row == Row::ends_behind) {
      previous_ = *at;
      return at + 1;
    }
  }
  previous_ = end[-1];
  return nullptr;
}

ValueEnds::Row ValueEnds::take(char byte) {
  switch (state_) {
    case State::between:
      return begin_value(byte);
    case State::behind_value:
      return behind_value(byte);
    case State::in_value:
      in_container(byte);
      return Row::goes_on;
    case State::in_string:
    case State::escaped:
      return in_string(byte);
    case State::in_scalar:
      if (is_separator(byte) || byte == '{' || (byte == ']' && array_depth_ > 0)) return behind_value(byte);
      return Row::goes_on;
    default:
      return Row::goes_on;
  }
}

ValueEnds::Row ValueEnds::begin_value(char byte) {
  if (is_separator(byte)) return Row::goes_on;
  if (byte == ']' && array_depth_ > 0) {
    state_ = State::behind_array;
    depth_ = array_depth_ - 1;
    return Row::ends_behind;
  }
  value_line_ = line_ends_;
  depth_ = 0;
  state_ = State::in_scalar;
  if (byte == '"') state_ = State::in_string;
  if (byte == '{' || byte == '[') in_container(byte);
  return Row::goes_on;
}

/// The line's end still belongs to the row, so that the next row begins where its line begins.
ValueEnds::Row ValueEnds::behind_value(char byte) {
  state_ = State::behind_value;
  if (is_separator(byte) && byte != '\n') return Row::goes_on;
  state_ = State::between;
  return byte == '\n' ? Row::ends_behind : Row::ends_before;
}

void ValueEnds::in_container(char byte) {
  state_ = State::in_value;
  if (byte == '"') state_ = State::in_string;
  if (byte == '{' || byte == '[') ++depth_;
  if ((byte == '}' || byte == ']') && --depth_ == 0) state_ = State::behind_value;
}

ValueEnds::Row ValueEnds::in_string(char byte) {
  if (is_line_end(byte)) return line_end_in_string(byte);
  if (state_ == State::escaped) {
    state_ = State::in_string;
  } else if (byte == '\\') {
    state_ = State::escaped;
  } else if (byte == '"') {
    state_ = depth_ > 0 ? State::in_value : State::behind_value;
  }
  return Row::goes_on;
}

ValueEnds::Row ValueEnds::line_end_in_string(char byte) {
  if (value_line_ == line_ends_) return behind_value(byte);
  state_ = State::damaged;
  fault_ = Fault::open_string;
  fault_line_ = line_ends_;
  return Row::ends_behind;
}

/// What the array stands in must be closed, too, and then nothing may follow.
void ValueEnds::look_behind_array(const char* from, const char* end) {
  for (const char* at = from; at != end; ++at) {
    count_line_end(*at, at == from ? previous_ : at[-1]);
    if (state_ == State::damaged) continue;
    if (outer_string_) {
      outer_string_ = outer_escape_ || *at != '"';
      outer_escape_ = !outer_escape_ && *at == '\\';
    } else if (depth_ == 0 && !kJsonBlanks.contains(*at)) {
      state_ = State::damaged;
      fault_ = Fault::junk_behind;
      fault_line_ = line_ends_;
    } else {
      outer_string_ = *at == '"';
      if (*at == '{' || *at == '[') ++depth_;
      if (*at == '}' || *at == ']') --depth_;
    }
  }
  previous_ = end[-1];
}

void ValueEnds::count_line_end(char byte, char previous) {
  if (byte == '\r' || (byte == '\n' && previous != '\r')) ++line_ends_;
}

bool ValueEnds::is_blank(std::string_view content) const {
  return is_over() || content.find_first_not_of(kJsonSeparators) == std::string_view::npos;
}

ValueEnds::Fault ValueEnds::fault() const {
  if (fault_ != Fault::none || array_depth_ == 0) return fault_;
  if (state_ != State::behind_array) return Fault::no_array_end;
  return depth_ > 0 ? Fault::no_outer_end : Fault::none;
}

std::uint64_t ValueEnds::fault_line() const {
  return fault_ == Fault::none ? line_ends_ : fault_line_;
}

}  // namespace mixferry::connectors
