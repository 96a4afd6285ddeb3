#include "engine/sandbox/query/where_parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>
#include <utility>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

using Op = Where::Op;
using Word = std::pair<std::string_view, Op>;

constexpr std::array<Word, 8> kFunctions = {{{"floor", Op::floor},
                                             {"round", Op::round},
                                             {"ceil", Op::ceil},
                                             {"boolean", Op::boolean},
                                             {"number", Op::number},
                                             {"string", Op::string},
                                             {"defined", Op::defined},
                                             {"datetime", Op::datetime}}};
// Those that begin like another one come first.
constexpr std::array<Word, 7> kComparisons = {{{"==", Op::equal},
                                               {"!=", Op::unequal},
                                               {"<=", Op::less_or_equal},
                                               {">=", Op::greater_or_equal},
                                               {"<", Op::less},
                                               {">", Op::greater},
                                               {"in", Op::in}}};
constexpr std::array<Word, 2> kSums = {{{"+", Op::add}, {"-", Op::subtract}}};
constexpr std::array<Word, 3> kProducts = {{{"*", Op::multiply}, {"/", Op::divide}, {"%", Op::modulo}}};
constexpr std::array<std::pair<std::string_view, WhereScope>, 3> kScopes = {
    {{"properties", WhereScope::properties}, {"user", WhereScope::user}, {"event", WhereScope::event}}};

/// Thrown inside the parser only.
struct SyntaxError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

bool is_word_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

class WhereParser {
 public:
  explicit WhereParser(std::string_view text) : text_(text) {}

  std::vector<Where::Instruction> parse() {
    read_or();
    if (skip_blanks(); at_ < text_.size()) fail("an operator or the end");
    return std::move(program_);
  }

 private:
  /// One level deeper while it lives.
  class Nesting {
   public:
    explicit Nesting(WhereParser& parser) : depth_(parser.depth_) {
      if (++depth_ > kWhereNestingMax) parser.fail(fmt::format("no more than {} levels", kWhereNestingMax));
    }
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    std::size_t& depth_;
  };

  void read_or() {
    read_and();
    while (take("or")) {
      read_and();
      emit(Op::either);
    }
  }

  void read_and() {
    read_not();
    while (take("and")) {
      read_not();
      emit(Op::both);
    }
  }

  void read_not() {
    std::size_t times = 0;
    while (take("not")) ++times;
    read_comparison();
    for (; times > 0; --times) emit(Op::not_true);
  }

  void read_comparison() {
    read_sum();
    if (const std::optional<Op> op = take_any(kComparisons)) {
      read_sum();
      emit(*op);
    }
  }

  void read_sum() {
    read_product();
    while (const std::optional<Op> op = take_any(kSums)) {
      read_product();
      emit(*op);
    }
  }

  void read_product() {
    read_sign();
    while (const std::optional<Op> op = take_any(kProducts)) {
      read_sign();
      emit(*op);
    }
  }

  void read_sign() {
    std::size_t times = 0;
    while (take("-")) ++times;
    read_term();
    for (; times > 0; --times) emit(Op::negate);
  }

  void read_term() {
    const Nesting nesting{*this};
    skip_blanks();
    const char next = at_ < text_.size() ? text_[at_] : '\0';
    if (next == '"' || next == '\'') return literal(WhereValue::of(read_string()));
    if ((next >= '0' && next <= '9') || next == '.') return literal(WhereValue::of(read_number()));
    if (take("(")) {
      read_or();
      return expect(")");
    }
    if (take("[")) return read_list();
    if (take("true")) return literal(WhereValue::of(true));
    if (take("false")) return literal(WhereValue::of(false));
    if (const std::optional<Op> function = take_any(kFunctions)) {
      expect("(");
      read_or();
      expect(")");
      return emit(*function);
    }
    for (const auto& [word, scope] : kScopes) {
      if (take(word)) return read_property(scope);
    }
    fail("a value");
  }

  void read_property(WhereScope scope) {
    expect("[");
    skip_blanks();
    if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) fail("a property's name in quotes");
    program_.push_back({.op = Op::property, .value = WhereValue::of(read_string()), .scope = scope});
    expect("]");
  }

  void read_list() {
    std::size_t count = 0;
    if (!take("]")) {
      do {
        read_or();
        ++count;
      } while (take(","));
      expect("]");
    }
    program_.push_back({.op = Op::list, .count = count});
  }

  std::string read_string() {
    const char quote = text_[at_++];
    std::string read;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      read += text_[at_++];
    }
    if (at_ == text_.size()) fail(fmt::format("a closing {}", quote));
    ++at_;
    return read;
  }

  double read_number() {
    double value = 0;
    const char* const begin = text_.data() + at_;
    const auto [stop, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) fail("a number");
    at_ += static_cast<std::size_t>(stop - begin);
    if (at_ < text_.size() && is_word_character(text_[at_])) fail("an operator or the end");
    return value;
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view{" \t\r\n"}.contains(text_[at_])) ++at_;
  }

  /// Steps over `word` if it comes next, as a whole.
  bool take(std::string_view word) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    if (is_word_character(word.back()) && end < text_.size() && is_word_character(text_[end])) return false;
    at_ = end;
    return true;
  }

  template <std::size_t size>
  std::optional<Op> take_any(const std::array<Word, size>& words) {
    const auto found = std::ranges::find_if(words, [this](const Word& word) { return take(word.first); });
    if (found == words.end()) return std::nullopt;
    return found->second;
  }

  void expect(std::string_view word) {
    if (!take(word)) fail(word);
  }

  void emit(Op op) { program_.push_back({.op = op}); }
  void literal(WhereValue value) { program_.push_back({.op = Op::literal, .value = std::move(value)}); }

  [[noreturn]] void fail(std::string_view expected) {
    const std::string found = at_ < text_.size()
                                  ? fmt::format("'{}'", cut_characters(text_.substr(at_), kShownCharacters))
                                  : std::string{"the end"};
    throw SyntaxError{fmt::format("expected {} at character {}, found {}", expected,
                                  count_characters(text_.substr(0, at_)) + 1, found)};
  }

  static constexpr std::size_t kShownCharacters = 12;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::vector<Where::Instruction> program_;
};

}  // namespace

std::expected<Where, std::string> parse_where(std::string_view text) try {
  return Where{WhereParser{text}.parse()};
} catch (const SyntaxError& error) {
  return std::unexpected(fmt::format("Unable to parse where: {}", error.what()));
}

}  // namespace mixferry::sandbox
