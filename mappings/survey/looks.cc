#include "mappings/survey/looks.h"

#include <algorithm>

#include "mappings/plan/id_check.h"
#include "mappings/plan/numbers.h"
#include "mappings/plan/text.h"
#include "mappings/survey/text_forms.h"

namespace mixferry::mappings {
namespace {

constexpr std::array<std::string_view, 12> kNullWords = {
    "null", "nil", "none", "n/a", "#n/a", "na", "nan", "\\n", "-", "--", "(blank)", "undefined"};
constexpr std::size_t kNullWordBytesMax = 9;

bool is_null_word(std::string_view text) {
  if (text.size() > kNullWordBytesMax) return false;
  return std::ranges::any_of(kNullWords,
                             [&](std::string_view word) { return equals_ignoring_case(text, word); });
}

/// Digits that mean something beside their value: `007`, `+49`, and whatever a double can't hold.
bool is_code(std::string_view text, bool is_integer) {
  if (text.front() == '+') return true;
  if (text.front() == '-') text.remove_prefix(1);
  if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) return true;
  return !is_integer && std::ranges::all_of(text, is_digit);
}

class Setter {
 public:
  explicit Setter(LookSet& looks) : looks_(looks) {}
  void operator()(Look look, bool is_so = true) const { looks_.set(static_cast<std::size_t>(look), is_so); }

 private:
  LookSet& looks_;
};

}  // namespace

LookSet LookFinder::looks_of(std::string_view text) {
  LookSet looks;
  const Setter set(looks);
  set(Look::null_word, is_null_word(text));
  scratch_.clear();
  if (const Fault fault = append_number(scratch_, text); fault != Fault::not_a_number) {
    scratch_.clear();
    const bool is_integer = append_integer(scratch_, text) == Fault::none;
    set(Look::number, fault == Fault::none);
    set(Look::integer, is_integer);
    set(Look::code, is_code(text, is_integer));
  }
  set(Look::epoch_seconds, is_epoch_seconds(text));
  set(Look::epoch_milliseconds, is_epoch_milliseconds(text));
  set(Look::excel_serial, is_excel_serial(text));
  set(Look::compact_date, is_compact_date(text));
  if (const auto yes = parse_boolean(text)) {
    set(*yes ? Look::true_word : Look::false_word);
    set(Look::spelled_boolean, equals_ignoring_case(text, "true") || equals_ignoring_case(text, "false"));
  }
  set(Look::email, is_email(text));
  set(Look::phone, is_phone(text));
  set(Look::url, is_url(text));
  set(Look::salesforce_id, is_salesforce_id(text));
  set(Look::uuid, is_uuid(text));
  if (text.front() == '[' || text.front() == '{') {
    scratch_.clear();
    const JsonCopier::Copied json = json_.copy(text, {}, scratch_);
    set(Look::json_list, json.fault == Fault::none && json.kind == ValueKind::array);
    set(Look::json_object, json.fault == Fault::none && json.kind == ValueKind::object);
    set(Look::bracketed_list, text == "[]" || (json.fault != Fault::none && is_bracketed_list(text)));
    set(Look::quoted_list, is_quoted_list(text, kQuotedSeparator));
    set(Look::spaced_quoted_list, is_quoted_list(text, kSpacedQuotedSeparator));
  }
  set(Look::html, has_html_tag(text));
  set(Look::html_entity, has_html_entity(text));
  set(Look::letters, has_letter(text));
  set(Look::mojibake, has_mojibake(text));
  const Fault id_fault = check_id(text);
  set(Look::spreadsheet_number, id_fault == Fault::id_mangled);
  set(Look::refused_id, code_of(id_fault) == code_of(Fault::id_refused));
  set(Look::control_character, has_control_character(text));
  set(Look::country_code, is_country_code(text));
  set(Look::time_zone, is_time_zone(text));
  return looks;
}

}  // namespace mixferry::mappings
