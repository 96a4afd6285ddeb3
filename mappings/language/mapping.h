#pragma once
/// The mapping language as plain values: what a YAML file says, checked, nothing interpreted yet.

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/target_kind.h"
#include "mappings/language/number_format.h"
#include "mappings/language/project_identity.h"

namespace mixferry::mappings {

/// A place in a mapping file, from 1.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// Something wrong in a mapping file, and what would be right.
struct Problem {
  Place place;
  std::string message;
};

/// What `as` says a value shall become. `keep` (no `as`): CSV cells are strings, JSON values keep their
/// types.
enum class ValueType : std::uint8_t { keep, string, number, integer, boolean, date, datetime, list, json };

enum class LetterCase : std::uint8_t { keep, lower, upper };

/// As a rule's `timezone`: the zone stands in the column's name, `First Seen (AEDT)`.
inline constexpr std::string_view kZoneFromHeader = "from_header";

/// What `normalize` takes a text for: it is checked, and written the one way that all systems agree on.
enum class Normalizer : std::uint8_t { none, email, phone, salesforce_id };

/// What `12%` is: 12, or 0.12.
enum class Percent : std::uint8_t { points, fraction };

/// From the first year to the last, both included.
struct YearRange {
  int first = 1;
  int last = 9999;
};

/// What an empty cell of `set` does: leave the property alone, remove it, or store null.
enum class EmptyPolicy : std::uint8_t { skip, unset, null };

/// What a value that can't become its type does: reject the row, or leave the property out (counted).
enum class ErrorPolicy : std::uint8_t { reject, skip };

/// First of these columns that has a value.
struct FromColumns {
  std::vector<std::string> names;
};

/// Literal text with columns in between; a template all of whose columns are empty has no value.
struct Template {
  struct Part {
    std::string literal = {};               ///< where there are no columns
    std::vector<std::string> columns = {};  ///< the text of the first that has a value
  };
  std::vector<Part> parts;
};

/// A constant, as JSON text (`"gold"`, `12`, `true`, `["a","b"]`).
struct Constant {
  std::string json;
};

/// A test of one column, or a group of conditions. Texts are compared after trimming, byte for byte.
struct Condition {
  enum class Kind : std::uint8_t {
    is,
    is_not,
    empty,
    not_empty,
    matches,
    before,
    after,
    all,   ///< all of `parts` hold
    any,   ///< one of `parts` holds
    none,  ///< none of `parts` holds
  };
  std::string column;  ///< empty for a group
  Kind kind = Kind::is;
  /// `is`: any of these; `is_not`: none of these; `matches`: one RE2 pattern; `before` and `after`: one day
  /// or time in ISO 8601
  std::vector<std::string> values;
  Place place;
  std::vector<std::string> formats = {};     ///< of `before` and `after`: how the cells are written
  std::optional<std::string> timezone = {};  ///< of `before` and `after`: for what names no zone
  std::vector<Condition> parts = {};         ///< of a group
};

[[nodiscard]] constexpr bool is_group(Condition::Kind kind) {
  return kind == Condition::Kind::all || kind == Condition::Kind::any || kind == Condition::Kind::none;
}

/// Texts and what replaces them, as two columns of a file say.
struct Lookup {
  std::string file;  ///< its path, from the mapping's folder
  std::string key;   ///< the column of the texts
  std::string value;
  Place place;
};

/// A row of such a file.
struct LookupEntry {
  std::string key;
  std::string value;
  std::uint64_t line = 0;  ///< on which it begins, from 1
};

/// Reads the rows of a lookup's file, both texts trimmed; this folder knows no files. The error is a sentence
/// that names the file, and the line where there is one.
using ReadLookup = std::function<std::expected<std::vector<LookupEntry>, std::string>(const Lookup&)>;

/// As a rule's `default_json`: `default: { skip: true }`.
inline constexpr std::string_view kNoValue = "null";

/// Where one value comes from and what is done to it, in the order of the members below.
struct Rule {
  std::vector<Condition> when;  ///< all must hold, or there is no value
  std::variant<FromColumns, Template, Constant> source;
  bool trim = true;
  bool strip_html = false;
  LetterCase letter_case = LetterCase::keep;
  std::string match;  ///< RE2 pattern whose first group is taken; empty: none
  Normalizer normalizer = Normalizer::none;
  std::string country;           ///< ISO 3166, of telephone numbers without `+`; empty: none
  std::optional<Lookup> lookup;  ///< where `map` is from, if from a file
  std::vector<std::pair<std::string, std::string>> map;  ///< text -> JSON text of the value that replaces it
  std::optional<std::string> default_json;  ///< JSON text; where there is no value, or none in `map`
  ValueType as = ValueType::keep;
  std::vector<std::string> formats;  ///< date patterns, tried in order; empty: ISO 8601 forms
  std::optional<std::vector<std::string>> null_dates;  ///< days that mean "no value"; nullopt: the source's
  YearRange years;                                     ///< dates of other years are errors
  std::optional<std::string> timezone;  ///< IANA name or `kZoneFromHeader`, for date-times that name no zone
  std::vector<NumberFormat> number_formats;  ///< how numbers are written; empty: plainly
  Percent percent = Percent::points;
  std::vector<std::string> true_words;  ///< beside the words that every boolean knows
  std::vector<std::string> false_words;
  std::string separator = ";";  ///< between the items of a list
  bool quoted = false;          ///< items of a list may stand in double quotes
  bool hash_sha256 = false;
  std::string salt_env;  ///< the environment's variable with the key of the hash; empty: no key
  std::optional<EmptyPolicy> empty;
  ErrorPolicy on_error = ErrorPolicy::reject;
  Place place;
};

/// What is done to profiles, and `properties`: what an event says.
enum class OperationKind : std::uint8_t {
  set,
  set_once,
  add,
  append,
  union_,
  remove,
  unset,
  delete_,
  properties,
};

/// Operations that may be sent twice without harm. `add` and `append` may not.
[[nodiscard]] constexpr bool bears_repeating(OperationKind kind) {
  return kind != OperationKind::add && kind != OperationKind::append;
}

/// The operation's key in mappings: `set_once`. Mixpanel's name of it has a `$` before that.
[[nodiscard]] std::string_view word_of(OperationKind kind);

struct Property {
  std::string name;
  Rule rule;
};

/// One operation with its properties (`set` to `remove`, `properties`).
struct Operation {
  OperationKind kind;
  std::vector<Property> properties;
};

/// What happened: of `events`. `Target::id` is whose event it is; with `empty: skip`, an event of nobody.
struct EventRules {
  Rule name;                      ///< where its default is `kNoValue`, a row without a name yields no event
  Rule time;                      ///< a `datetime`
  std::optional<Rule> insert_id;  ///< nullopt: what the event says stands in for it
};

/// Two ids of one person: of `identity`.
struct LinkRules {
  LinkKind kind = LinkKind::identify;
  Rule id;     ///< the one that stays; of `merge`, the first
  Rule other;  ///< `anonymous`, `alias`, or the second
  std::optional<Rule> time;
  Place place;
};

/// `unmapped`: which columns that no rule reads become properties, under their own names.
struct KeptColumns {
  /// Keys below which all is kept, under its name from there on: of `properties` the column
  /// `properties.Plan` as `Plan`. The empty one: all columns, under their whole names.
  std::vector<std::string> below;
  std::vector<std::string> but;  ///< columns that are not kept, nor what is below them
  bool trim = true;              ///< blanks around texts are taken away

  [[nodiscard]] bool any() const { return !below.empty(); }
  /// What the property of `column` is called; of several keys, from the last on. nullopt: it is not kept.
  [[nodiscard]] std::optional<std::string_view> property_of(std::string_view column) const;
};

/// What `sync` does to gone profiles: they were in the last export, and no row of tonight's is theirs.
struct GoneRules {
  enum class Kind : std::uint8_t {
    keep,     ///< nothing
    delete_,  ///< they are deleted
    unset,    ///< they lose `unset`
    set,      ///< they get `set`
  };
  Kind kind = Kind::keep;
  std::vector<std::string> unset = {};
  std::vector<std::pair<std::string, std::string>> set = {};  ///< property -> JSON text of its value
  Place place = {};                                           ///< of the key; line 0: it is not written
};

/// Whether both do the same, wherever and in whatever order they say it.
[[nodiscard]] bool do_the_same(const GoneRules& one, const GoneRules& other);

/// What rows yield for one route: updates of profiles, events or links of ids.
struct Target {
  TargetKind kind = TargetKind::users;
  std::string group_key;        ///< with `groups`
  Rule id;                      ///< with `empty: skip`, a row without an id yields nothing for this target
  std::vector<Condition> when;  ///< all must hold, or the row yields nothing for this target
  std::optional<EventRules> event = {};  ///< with `events`
  std::optional<LinkRules> link = {};    ///< with `identity`, which has no other rules
  std::vector<Property> groups = {};     ///< group key -> ids of groups; of users and events
  std::vector<Operation> operations;     ///< in the fixed order set, set_once, add, append, union, remove
  std::optional<Rule> once;              ///< names what happened: its `add` and `append` are applied once
  std::vector<std::string> unset;        ///< properties to remove from every profile
  std::vector<Condition> delete_when;    ///< all must hold: the row yields `$delete` alone; empty: never
  GoneRules gone = {};                   ///< of users and groups; targets of the same profiles say the same
  EmptyPolicy empty = EmptyPolicy::skip;
  KeptColumns kept;
  bool ignore_time = false;  ///< ask Mixpanel not to move `$last_seen`
};

struct Mapping {
  std::string name;  ///< the file's path or the built-in's name, for messages
  std::string description;
  std::string text;  ///< the file as read

  std::optional<std::string> format;       ///< source.format: csv, jsonl, json
  std::string records;                     ///< source.records: keys that lead to the rows, joined by dots
  std::string encoding;                    ///< source.encoding, a name that iconv knows; empty: by looking
  std::string delimiter;                   ///< source.delimiter, as `--delimiter` takes it; empty: by looking
  std::optional<std::uint32_t> skip_rows;  ///< source.skip_rows: lines, or rows of a sheet, above the header
  std::optional<std::uint32_t> header_row;  ///< source.header_row, from 1; not beside `skip_rows`
  std::string sheet;                        ///< source.sheet; empty: the first, or the one that a path names
  std::optional<std::string> timezone;      ///< source.timezone; UTC when nothing names one
  std::vector<std::string> nulls = {""};    ///< source.nulls: cells that mean "no value"
  std::vector<std::string> null_dates;      ///< source.null_dates: days, `1900-01-01`, that mean "no value"
  /// source.object: what files and members are called that hold such rows; empty: anything
  std::vector<std::string> objects = {};
  std::vector<std::string> id_prefixes = {};  ///< source.id_prefix: one of them begins each id; empty: any
  bool columns_optional =
      false;  ///< source.columns: a mapped column may be missing in the export (not the id's)

  /// How the project tells people's ids apart; nullopt: the mapping does not say
  std::optional<ProjectIdentity> project_identity = {};
  std::vector<Condition> when;  ///< all must hold, or the row is filtered
  std::vector<Target> targets;  ///< at least one; a row's updates come in their order
};

/// What a file says as far as it can be understood, and everything in it that can't.
struct ReadMapping {
  Mapping mapping;  ///< whole if there are no problems; else what is wrong is left out
  std::vector<Problem> problems = {};
};

/// Reads a mapping. Without `read_lookup`, a `lookup` is a problem. `Plan::compile` takes both parts, so that
/// what only compiling finds is told together with what reading finds.
[[nodiscard]] ReadMapping read_mapping(std::string name, std::string text,
                                       const ReadLookup& read_lookup = {});

/// The same for who needs no plan. On failure: every problem found, at least one.
[[nodiscard]] std::expected<Mapping, std::vector<Problem>> parse_mapping(std::string name, std::string text,
                                                                         const ReadLookup& read_lookup = {});

/// What `--id COLUMN` alone means: that column is the id, every other column a string property.
[[nodiscard]] Mapping mapping_of_id_column(const std::string& column);

/// `contacts.yaml:12:5: unknown key "form"; did you mean "from"?`, a line each, in file order.
[[nodiscard]] std::string describe(const std::string& name, std::vector<Problem> problems);

}  // namespace mixferry::mappings
