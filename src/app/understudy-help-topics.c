/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-help-topics.h"

#include "understudy-config.h"

#include <glib/gi18n-lib.h>

static const UnderstudyHelpTopic topics[] = {
    {N_ ("Duplicate a Studio"),
     N_ ("Pick a studio, type a name, done"),
     {N_ ("Choose the source from the list beside its field, or paste its ID. A name for the new "
          "studio is suggested; type another if you like. Then press <b>Duplicate</b>."),
      N_ ("A moment later the new studio is at the top of the history, with its ID and a button "
          "that copies it. It is identical to its source: layouts, components, scenes."),
      N_ ("One click makes one studio, also when the connection is lost halfway: the order is "
          "written down before it is sent, and carries a token by which the service knows it "
          "again.")}},
    {N_ ("Make Many Copies"),
     N_ ("Patterns for names, and lists"),
     {N_ ("Set <b>Copies</b> to more than one, and the name becomes a pattern: <tt>Stage {n}</tt> "
          "makes Stage 1, Stage 2 and so on, <tt>{n:03}</tt> counts 001, 002. <tt>{date}</tt> is "
          "today’s date and <tt>{source}</tt> the name of the source. The first and last names "
          "are shown as you type."),
      N_ ("<b>From a List…</b> takes lines of a source and a name, pasted or from a CSV file. "
          "Every line that is wrong is named before anything is sent."),
      N_ ("Ten studios a second is what the service allows. Understudy uses all of it, and slows "
          "down where others use the same account."),
      N_ ("An order can be paused, resumed and stopped. What was not sent when the window was "
          "closed waits, and is offered at the next start.")}},
    {N_ ("What Became of It"),
     N_ ("Done, refused, unknown"),
     {N_ ("<b>Done</b>: the studio was made. <b>Refused</b>: it was not, and the row says why and "
          "what to do. <b>Cancelled</b>: it was never sent."),
      N_ ("<b>Unknown</b>: the request was sent, but no definite answer came. Understudy looks "
          "through the list of studios before it sends anything again. Where it cannot tell "
          "whether a studio there is the copy, it asks you."),
      N_ ("The details of a row hold the service’s own code, message and request ID, ready to "
          "copy for whoever can help.")}},
    {N_ ("The Rehearsal"),
     N_ ("Practice without an account"),
     {N_ ("The Rehearsal answers like the service, on this computer. Nothing reaches the cloud, "
          "and nothing is charged. It is marked at the top of the window, and its history is kept "
          "apart."),
      N_ ("Its rules are those of the service: the same limits, the same refusals. What works here "
          "works there.")}},
    {N_ ("Use Your Account"),
     N_ ("AccessKey, region and permissions"),
     {N_ ("Understudy signs its requests with an AccessKey. Use one of a RAM user that may do no "
          "more than <tt>live:CopyCaster</tt> and <tt>live:DescribeCasters</tt>."),
      N_ ("Accounts are added under <b>Accounts</b> in the menu. The secret goes to the keyring of "
          "your desktop, and nowhere else. A key that is in the environment of the program, in "
          "<tt>ALIBABA_CLOUD_ACCESS_KEY_ID</tt> and <tt>ALIBABA_CLOUD_ACCESS_KEY_SECRET</tt>, "
          "makes an account of its own."),
      N_ ("A duplicated studio is a studio like any other: the service counts it and charges for "
          "it as such.")}},
    {N_ ("What Is Kept, and What Is Sent"),
     N_ ("History, secrets, requests"),
     {N_ ("The history stays on this computer. Secrets are in the keyring, and in no log and no "
          "history."),
      N_ ("Requests go to the service’s host in the region that you choose, encrypted. They carry "
          "what the order needs and nothing else. There is no telemetry.")}},
    {N_ ("On the Command Line"),
     N_ ("For scripts, and for many at once"),
     {N_ ("<tt>understudy duplicate SOURCE_ID NAME</tt> does the same from a terminal, "
          "<tt>understudy studios</tt> and <tt>understudy history</tt> list what there is. With "
          "<tt>--json</tt> the output is for programs."),
      N_ ("<tt>understudy --help</tt> and <tt>man understudy</tt> tell more.")}},
};

/**
 * understudy_help_get_topics:
 * @n_topics: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_topics): the pages of the help, in their order
 */
const UnderstudyHelpTopic *
understudy_help_get_topics (gsize *n_topics)
{
  g_return_val_if_fail (n_topics != NULL, NULL);

  *n_topics = G_N_ELEMENTS (topics);
  return topics;
}
