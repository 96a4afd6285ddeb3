#pragma once
/// Everything that can be wrong with a row once it has been read, each with its stable code and its words.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry::mappings {

enum class Fault : std::uint8_t {
  none,
  id_empty,
  id_incomplete,  ///< a column of an id template has no value
  id_refused,
  id_total,  ///< the label of a report's sums
  id_mangled,
  id_rounded,  ///< a number of a sheet, with more digits than a spreadsheet keeps
  id_too_long,
  id_invalid,
  id_invisible,
  id_not_text,   ///< a JSON boolean, object or array as id
  once_empty,    ///< nobody can tell what happened, and so not whether it was applied before
  once_refused,  ///< a placeholder names what happened
  not_an_email,
  not_a_phone_number,
  no_calling_code,
  not_a_salesforce_id,
  not_a_number,
  not_in_number_format,
  not_an_integer,
  integer_too_large,
  too_many_digits,
  not_a_boolean,
  not_a_date,
  condition_not_a_date,
  no_such_date,  ///< written like a date, but the day or time does not exist
  wrong_epoch_unit,
  year_out_of_range,
  no_time_zone,
  not_a_list,
  bad_quote_in_list,
  not_list_items,  ///< `union` takes strings and numbers
  not_json,
  not_a_single_value,  ///< `append` and `remove` take one value
  not_hashable,
  value_too_large,
  value_too_deep,
  too_many_keys,
  too_many_event_keys,
  too_many_event_items,
  record_too_large,
  too_many_properties,
  too_many_event_properties,
  too_many_groups,
  too_many_event_groups,
  event_list_too_large,
  event_empty,     ///< nobody can tell what happened
  event_reserved,  ///< Mixpanel links or merges ids by it
  time_empty,
  time_too_early,
  time_ahead,
  same_id,            ///< an id can't be linked with itself
  anonymous_no_uuid,  ///< of an original project
};

/// The stable code of a fault, as rejects carry it. Faults that differ only in their words share a code.
[[nodiscard]] std::string_view code_of(Fault fault);

/// How a row gets through for all that is wrong with a value: where its rule may leave it out, where a rule
/// of its own might, and where nothing can be left out.
enum class WayOut : std::uint8_t { skip, own_rule, filter };

/// A sentence or two for people: which column or property, which value (shortened), what to do about it.
/// `subject` names the place, such as `column "Points"`.
[[nodiscard]] std::string describe(Fault fault, std::string_view subject, std::string_view value,
                                   WayOut way_out);

/// The same without a place or a value, for errors in a mapping: `is not a number`.
[[nodiscard]] std::string_view complaint_of(Fault fault);

}  // namespace mixferry::mappings
