/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-world-private.h"

#define DEFAULT_PAGE_SIZE 100
#define MAX_PAGE_SIZE     100

static void
set_time (JsonObject *object, const char *name, gint64 time, const RehearsalConditions *conditions)
{
  g_autofree char *text = NULL;

  if (time == 0)
    return;

  if (conditions->plain_times) {
    g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

    text = g_date_time_format (date, "%Y-%m-%d %H:%M:%S.0");
  } else
    text = base_clock_format_utc (time);

  json_object_set_string_member (object, name, text);
}

static void
set_string (JsonObject *object, const char *name, const char *text)
{
  if (text)
    json_object_set_string_member (object, name, text);
}

static JsonObject *
tags_to_object (LiveParameters *tags)
{
  JsonObject *wrapper = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; tags && i < live_parameters_get_length (tags); i++) {
    JsonObject *tag = json_object_new ();

    json_object_set_string_member (tag, "TagKey", live_parameters_get_name (tags, i));
    json_object_set_string_member (tag, "TagValue", live_parameters_get_value (tags, i));
    json_array_add_object_element (list, tag);
  }

  json_object_set_array_member (wrapper, "tag", list);

  return wrapper;
}

static JsonObject *
studio_to_object (const RehearsalStudio *studio, const RehearsalConditions *conditions)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "CasterId", studio->caster_id);
  json_object_set_string_member (object, "CasterName", studio->name);
  json_object_set_int_member (object, "Status", studio->status);
  json_object_set_int_member (object, "NormType", studio->norm_type);
  json_object_set_string_member (object, "ChargeType", studio->charge_type);
  set_string (object, "CasterTemplate", studio->template);
  json_object_set_int_member (object, "ChannelEnable", studio->channel_enable);
  set_time (object, "CreateTime", studio->created, conditions);
  set_time (object, "LastModified", studio->modified, conditions);
  set_time (object, "StartTime", studio->started, conditions);
  set_time (object, "PurchaseTime", studio->purchased, conditions);
  set_time (object, "ExpireTime", studio->expires, conditions);
  set_string (object, "ClientTokenId", conditions->hide_tokens ? NULL : studio->client_token);
  set_string (object, "ResourceGroupId", studio->resource_group);
  json_object_set_object_member (object, "Tags", tags_to_object (studio->tags));

  return object;
}

/* A number in the filter, a word in the answer */
static RehearsalAnswer *
check_charge_type (const RehearsalCall *call, const char **charge_type)
{
  static const char *const words[] = { "PrePaid", "PostPaid" };
  gint64 number = -1;
  RehearsalAnswer *refusal = rehearsal_call_check_int (call, "ChargeType", 0, 1, &number);

  if (!refusal && number >= 0)
    *charge_type = words[number];

  return refusal;
}

static RehearsalAnswer *
check_order (const RehearsalCall *call, gboolean *oldest_first)
{
  const char *text = rehearsal_call_get (call, "OrderByModifyAsc");

  if (!text)
    return NULL;

  *oldest_first = g_ascii_strcasecmp (text, "true") == 0;

  return *oldest_first || g_ascii_strcasecmp (text, "false") == 0
             ? NULL
             : rehearsal_answer_new_invalid ("OrderByModifyAsc");
}

static RehearsalAnswer *
check_page (const RehearsalCall *call, RehearsalFilter *filter)
{
  gint64 number = 1, size = DEFAULT_PAGE_SIZE;
  RehearsalAnswer *refusal;

  if ((refusal = rehearsal_call_check_int (call, "PageNum", 1, G_MAXINT32, &number)) ||
      (refusal = rehearsal_call_check_int (call, "PageSize", 1, MAX_PAGE_SIZE, &size)))
    return refusal;

  filter->offset = (number - 1) * size;
  filter->limit = size;

  return NULL;
}

static RehearsalAnswer *
check_filter (const RehearsalCall *call, RehearsalFilter *filter)
{
  gint64 status = -1, norm_type = -1;
  RehearsalAnswer *refusal;

  filter->caster_id = rehearsal_call_get (call, "CasterId");
  filter->name_part = rehearsal_call_get (call, "CasterName");
  filter->resource_group = rehearsal_call_get (call, "ResourceGroupId");

  if ((filter->caster_id && (refusal = rehearsal_call_check_caster_id (call, "CasterId"))) ||
      (refusal = rehearsal_call_check_time (call, "StartTime", &filter->created_from)) ||
      (refusal = rehearsal_call_check_time (call, "EndTime", &filter->created_to)) ||
      (refusal = rehearsal_call_check_int (call, "Status", 0, 1, &status)) ||
      (refusal = rehearsal_call_check_int (call, "NormType", 1, 6, &norm_type)) ||
      (refusal = check_charge_type (call, &filter->charge_type)) ||
      (refusal = check_order (call, &filter->oldest_first)) ||
      (refusal = rehearsal_call_check_tags (call, &filter->tags)))
    return refusal;

  if (live_parameters_get_length (filter->tags) == 0)
    g_clear_pointer (&filter->tags, live_parameters_unref);

  filter->status = (int) status;
  filter->norm_type = (int) norm_type;

  return check_page (call, filter);
}

/**
 * rehearsal_describe_casters:
 * @call: where wanted CasterId, CasterName (a part of the name), StartTime and EndTime (of the
 * making), Status, ChargeType, NormType, ResourceGroupId, tags, OrderByModifyAsc, PageNum and
 * PageSize
 *
 * One page of the account's studios. Where the documentation leaves it open: pages start at 1 and
 * have at most 100 studios. See https://help.aliyun.com/document_detail/60261.html
 *
 * Returns: (transfer full): the answer, or %NULL with an error of the store
 */
RehearsalAnswer *
rehearsal_describe_casters (const RehearsalCall *call, GError **error)
{
  g_autoptr (GPtrArray) studios = NULL;
  RehearsalFilter filter = { .status = -1, .norm_type = -1 };
  RehearsalAnswer *refusal = check_filter (call, &filter);
  JsonObject *tree, *wrapper;
  JsonArray *list;
  gint64 total;

  if (!refusal)
    studios = rehearsal_studio_list (call->store, call->account, &filter, &total, error);

  g_clear_pointer (&filter.tags, live_parameters_unref);

  if (!studios)
    return refusal;

  list = json_array_new ();
  for (guint i = 0; i < studios->len; i++)
    json_array_add_object_element (
        list, studio_to_object (g_ptr_array_index (studios, i), call->conditions));

  wrapper = json_object_new ();
  json_object_set_array_member (wrapper, "Caster", list);
  tree = json_object_new ();
  json_object_set_int_member (tree, "Total", total);
  json_object_set_object_member (tree, "CasterList", wrapper);

  return rehearsal_answer_new (call->action, tree);
}
