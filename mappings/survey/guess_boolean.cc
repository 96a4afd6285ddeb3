#include "mappings/survey/guess_boolean.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "mappings/plan/numbers.h"
#include "mappings/plan/text.h"
#include "mappings/survey/name_meanings.h"

namespace mixferry::mappings {
namespace {

/// Words of one language; those beyond ASCII in each letter case that exports use.
struct Language {
  std::array<std::string_view, 6> yes;
  std::array<std::string_view, 6> no;
};
constexpr auto kLanguages = std::to_array<Language>({
    {{"ja", "wahr"}, {"nein", "falsch"}},
    {{"ja", "waar"}, {"nee", "onwaar"}},
    {{"ja", "sand", "sandt"}, {"nej", "nei", "falsk"}},
    {{"oui", "vrai"}, {"non", "faux"}},
    {{"si", "sí", "Sí", "SÍ", "verdadero"}, {"no", "falso"}},
    {{"si", "sì", "Sì", "SÌ", "vero"}, {"no", "falso"}},
    {{"sim", "verdadeiro"}, {"nao", "não", "Não", "NÃO", "falso"}},
    {{"tak", "prawda"}, {"nie", "fałsz", "Fałsz", "FAŁSZ"}},
    {{"ano", "áno", "Áno"}, {"ne", "nie"}},
    {{"da", "да", "Да", "ДА"}, {"nu", "ne", "нет", "Нет", "НЕТ"}},
    {{"kyllä", "Kyllä"}, {"ei"}},
    {{"igen"}, {"nem"}},
    {{"evet"}, {"hayir", "hayır", "Hayır", "HAYIR"}},
    {{"はい"}, {"いいえ"}},
    {{"是"}, {"否"}},
    {{"j"}, {"n"}},
    {{"o"}, {"n"}},
    {{"s"}, {"n"}},
    {{"v"}, {"f"}},
    {{"allow", "allowed", "granted"}, {"deny", "denied", "do not allow", "not allowed"}},
    {{"enabled", "active"}, {"disabled", "inactive"}},
    {{"checked", "ticked"}, {"unchecked", "unticked"}},
    {{"opted in", "opt-in", "subscribed"}, {"opted out", "opt-out", "unsubscribed"}},
});

bool is_one_of(const std::array<std::string_view, 6>& words, std::string_view text) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return !word.empty() && (text == word || equals_ignoring_case(text, word));
  });
}

/// Words that every boolean knows need not be said again.
void note(std::vector<std::string>& words, const std::string& text) {
  if (!parse_boolean(text)) words.push_back(text);
}

/// A column of few words, all of them a yes or a no of one language, and both met.
std::optional<Guess> guess_spoken(const ColumnFacts& column, const std::vector<std::string>& name) {
  constexpr std::uint64_t few = 6;
  if (!column.distinct_exact || column.distinct > few || column.distinct != column.frequent.size())
    return std::nullopt;
  for (const Language& language : kLanguages) {
    Guess guess{Kind::boolean};
    bool any_yes = false;
    bool any_no = false;
    const bool all = std::ranges::all_of(column.frequent, [&](const ValueCount& value) {
      const bool yes = is_one_of(language.yes, value.text);
      const bool no = is_one_of(language.no, value.text);
      any_yes |= yes;
      any_no |= no;
      if (yes || no) note(yes ? guess.true_words : guess.false_words, value.text);
      return yes != no;
    });
    const bool is_a_letter = column.longest_bytes == 1 && !names_a_flag(name);
    if (!all || (is_a_letter && !(any_yes && any_no))) continue;
    if (!(any_yes && any_no) && !names_a_flag(name)) guess.doubt = "nothing but one of yes and no is met";
    if (is_a_letter) guess.doubt = "letters that may mean yes and no";
    return guess;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Guess> guess_boolean(const ColumnFacts& column, const std::vector<std::string>& name) {
  const std::uint64_t yes = column.count(Look::true_word);
  const std::uint64_t no = column.count(Look::false_word);
  if (column.all(Look::spelled_boolean)) return Guess{Kind::boolean};
  if (yes + no != column.values()) return guess_spoken(column, name);
  if (column.all(Look::integer)) {
    return names_a_flag(name) ? std::optional(Guess{Kind::boolean}) : std::nullopt;
  }
  // `NO` may be Norway and `F` female, until a yes is met, too; an `x` alone is a ticked box.
  const bool only_ticks = no == 0 && column.distinct == 1 && column.longest_bytes == 1 &&
                          (column.frequent.front().text == "x" || column.frequent.front().text == "X");
  if ((yes != 0 && no != 0) || names_a_flag(name)) return Guess{Kind::boolean};
  if (only_ticks) return Guess{Kind::boolean, "nothing but an \"x\" is met"};
  return std::nullopt;
}

}  // namespace mixferry::mappings
