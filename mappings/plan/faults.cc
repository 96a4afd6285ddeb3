#include "mappings/plan/faults.h"

#include <fmt/format.h>

#include "engine/base/invisible.h"
#include "engine/base/json_text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kShownBytesMax = 60;

struct FaultText {
  std::string_view code;
  std::string_view complaint;  ///< follows the value: `"abc" is not a number`
  std::string_view remedy;     ///< a sentence
  bool or_way_out = false;     ///< the sentence goes on with the way out
};

constexpr bool kOrWayOut = true;

std::string_view in_words(WayOut way_out) {
  switch (way_out) {
    case WayOut::skip:
      return ", or use `on_error: skip`.";
    case WayOut::own_rule:
      return ", or name the column below `drop` of `unmapped`, or give it a rule with `on_error: skip`.";
    case WayOut::filter:
      break;
  }
  return ", or filter such rows with `when`.";
}

FaultText text_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      break;
    case Fault::id_empty:
      return {"id_empty", "is empty, so the row belongs to nobody",
              "Fill it in, or filter such rows with `when`."};
    case Fault::id_incomplete:
      return {"id_empty", "is empty, and the id needs every part of its template",
              "Fill it in, or filter such rows with `when`."};
    case Fault::id_refused:
      return {"id_refused",
              "is a placeholder, not an id: Mixpanel refuses it, or would merge many people into one",
              "Give the row its real id, or filter such rows with `when`."};
    case Fault::id_total:
      return {"id_refused", "is the label of a row of sums, not an id",
              "Leave such rows out of the export, or filter them with `when`."};
    case Fault::id_mangled:
      return {
          "id_mangled",
          "is a number that a spreadsheet or another program has rounded, so that the real id may be lost",
          "Export again with the id as text, and do not save the file in a spreadsheet program."};
    case Fault::id_rounded:
      return {"id_mangled",
              "is a number of 16 digits or more, and a spreadsheet keeps 15: others may be lost",
              "Export again, as CSV or with the id as text, and do not save it in a spreadsheet program."};
    case Fault::id_too_long:
      return {"id_too_long", "is longer than 255 bytes, the most for an id",
              "Take another column as id, or shorten it with `match` or `hash: sha256`."};
    case Fault::id_invalid:
      return {"id_invalid", "holds a control character (a tab, a line break or the like)",
              "Remove it from the id in the export."};
    case Fault::id_invisible:
      return {"id_invalid",
              "holds a character that nobody sees, and would make another profile of what looks like one",
              "Remove it from the id in the export."};
    case Fault::id_not_text:
      return {"id_invalid", "is neither a text nor a number, so it can't be an id",
              "Take another field as id."};
    case Fault::once_empty:
      return {"once_empty",
              "is empty (or a part of it is), so nobody can tell whether what the row adds was added before",
              "Fill it in, or filter such rows with `when`."};
    case Fault::once_refused:
      return {"once_refused", "is a placeholder or a label, and does not name what happened",
              "Fill in what names it, or filter such rows with `when`."};
    case Fault::not_an_email:
      return {"not_an_email", "is not one e-mail address (name@domain, nothing around it)",
              "Correct it, take one address out with `match`", kOrWayOut};
    case Fault::not_a_phone_number:
      return {"not_a_phone_number", "is not one telephone number of a length that its country has",
              "Correct it, take one number out with `match`", kOrWayOut};
    case Fault::no_calling_code:
      return {"not_a_phone_number", "is a telephone number without + and its country's code",
              "Say where such numbers are from, as in `country: US`", kOrWayOut};
    case Fault::not_a_salesforce_id:
      return {"not_a_salesforce_id",
              "is not a Salesforce id: 15 letters and digits, or 18 of which the last three fit the others",
              "Take the id as Salesforce exports it; letter case matters in it."};
    case Fault::not_a_number:
      return {"not_a_number", "is not a number (digits, one decimal point, no grouping or currency signs)",
              "Correct it, show with `format` how numbers are written", kOrWayOut};
    case Fault::not_in_number_format:
      return {"not_a_number",
              "is not written as the rule's `format` shows (groups of digits, decimal sign, currency)",
              "Correct it", kOrWayOut};
    case Fault::not_an_integer:
      return {"not_an_integer", "is not a whole number", "Correct it, ask for `as: number`", kOrWayOut};
    case Fault::integer_too_large:
      return {"integer_too_large", "is beyond 9007199254740992 (2^53) and would be rounded",
              "Send it with `as: string`", kOrWayOut};
    case Fault::too_many_digits:
      return {"too_many_digits",
              "has more digits than a number in Mixpanel holds (about 16), and would be rounded",
              "Send it with `as: string`", kOrWayOut};
    case Fault::not_a_boolean:
      return {"not_a_boolean", "is neither yes nor no (true/false, yes/no, y/n, on/off, t/f, 1/0, x)",
              "Correct it, name its words with `true` and `false`", kOrWayOut};
    case Fault::not_a_date:
      return {"not_a_date", "is not a date in any of the expected forms",
              "Correct it, name its pattern with `format`", kOrWayOut};
    case Fault::condition_not_a_date:
      return {"not_a_date", "is not a date, so the condition can't be decided",
              "Correct it, name its pattern with `format`, or test the column with `matches` as well."};
    case Fault::no_such_date:
      return {"not_a_date", "is a day or time that does not exist, or lies outside the years 1 to 9999",
              "Correct it", kOrWayOut};
    case Fault::wrong_epoch_unit:
      return {"not_a_date", "does not count the unit that the rule's `format` says, by its size",
              "Ten digits are `epoch_seconds` (of a clock's time, `local_epoch_seconds`), thirteen "
              "`epoch_milliseconds` or `local_epoch_milliseconds`",
              kOrWayOut};
    case Fault::year_out_of_range:
      return {"year_out_of_range", "is not within the `years` of the rule",
              "Correct it, name days that stand for no date in `null_dates`", kOrWayOut};
    case Fault::no_time_zone:
      return {"no_time_zone", "names no time zone, and neither does its column",
              "Write the zone as `timezone` in the rule."};
    case Fault::not_a_list:
      return {"not_a_list", "is an object, not a list", "Name one of its fields, or ask for `as: json`."};
    case Fault::bad_quote_in_list:
      return {"not_a_list", "has a quote that does not close, or text behind one that does",
              "Correct it, drop `quoted` if quotes are part of the items", kOrWayOut};
    case Fault::not_list_items:
      return {"not_list_items", "holds something other than texts and numbers, which `union` does not take",
              "Use `set` with `as: json`", kOrWayOut};
    case Fault::not_json:
      return {"not_json", "is not valid JSON", "Correct it", kOrWayOut};
    case Fault::not_a_single_value:
      return {"not_a_single_value", "is not a single value, which this operation takes",
              "Use `union` for lists", kOrWayOut};
    case Fault::not_hashable:
      return {"not_hashable", "is a list or an object; only single values can be hashed, or changed as text",
              "Name one of its fields", kOrWayOut};
    case Fault::value_too_large:
      return {"value_too_large", "is larger than 256 KB, the most for a list or an object", "Correct it",
              kOrWayOut};
    case Fault::value_too_deep:
      return {"value_too_deep", "has lists or objects nested more than 3 deep", "Correct it", kOrWayOut};
    case Fault::too_many_keys:
      return {"too_many_keys", "has an object of more than 255 keys", "Correct it", kOrWayOut};
    case Fault::too_many_event_keys:
      return {"too_many_keys", "has an object of 255 keys or more, and an event takes fewer", "Correct it",
              kOrWayOut};
    case Fault::too_many_event_items:
      return {"too_many_items", "has a list of 255 items or more, and an event takes fewer", "Correct it",
              kOrWayOut};
    case Fault::record_too_large:
      return {"update_too_large", "makes an update of more than 1 MB, the most that Mixpanel takes",
              "Map fewer columns, or shorten the values."};
    case Fault::too_many_properties:
      return {"too_many_properties", "has more than 2000 properties, the most that a profile can hold",
              "Map fewer columns, or name some below `drop` of `unmapped`."};
    case Fault::too_many_event_properties:
      return {"too_many_properties",
              "has more than 250 properties, which with four of Mixpanel's own is more than an event takes",
              "Map fewer columns, or name some below `drop` of `unmapped`."};
    case Fault::too_many_groups:
      return {"too_many_groups", "names more than 300 groups, the most that a profile can belong to",
              "Name fewer of them", kOrWayOut};
    case Fault::too_many_event_groups:
      return {"too_many_groups", "names 255 groups or more, and an event takes fewer", "Name fewer of them",
              kOrWayOut};
    case Fault::event_list_too_large:
      return {"value_too_large", "is a list of more than 8 KB, and an event takes none", "Name fewer of them",
              kOrWayOut};
    case Fault::event_empty:
      return {"event_empty", "is empty, so the row does not say what happened",
              "Fill it in, or have such rows yield no event with `default: { skip: true }`."};
    case Fault::event_reserved:
      return {"event_reserved", "is what Mixpanel links and merges ids by, and no event",
              "Say which ids are one person's with `target: identity`, or filter such rows with `when`."};
    case Fault::time_empty:
      return {"time_empty", "is empty, and every event needs the time at which it happened",
              "Fill it in, or filter such rows with `when`."};
    case Fault::time_too_early:
      return {"time_too_early", "is before 1971, and Mixpanel takes no event from then",
              "Correct it, or its `format`, or filter such rows with `when`."};
    case Fault::time_ahead:
      return {"time_ahead", "lies in the future, and Mixpanel would store the event as of now, or not at all",
              "Correct it or its `timezone`, or mend the rejects when that time has come: the row as it is "
              "will do then."};
    case Fault::same_id:
      return {"same_id", "is the same as the other id, and one id is one person's anyway",
              "Filter such rows with `when`."};
    case Fault::anonymous_no_uuid:
      return {"anonymous_no_uuid",
              "is not a UUID of version 4, and an original project links no other anonymous ids, though it "
              "says that it has",
              "Take the anonymous id as Mixpanel's SDK made it, or link the two with `alias`."};
  }
  return {"internal", "is refused", ""};
}

}  // namespace

std::string_view code_of(Fault fault) {
  return text_of(fault).code;
}

std::string_view complaint_of(Fault fault) {
  return text_of(fault).complaint;
}

std::string describe(Fault fault, std::string_view subject, std::string_view value, WayOut way_out) {
  const FaultText text = text_of(fault);
  const std::string_view end = text.or_way_out ? in_words(way_out) : "";
  if (value.empty()) return fmt::format("{} {}. {}{}", subject, text.complaint, text.remedy, end);
  std::string shown;
  append_json_string(shown, with_invisibles_shown(utf8_prefix(value, kShownBytesMax)));
  if (value.size() > kShownBytesMax) shown.insert(shown.size() - 1, "...");
  return fmt::format("{}: {} {}. {}{}", subject, shown, text.complaint, text.remedy, end);
}

}  // namespace mixferry::mappings
