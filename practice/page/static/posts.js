/** The form with which a visitor posts in a forum. */

const FORM = {
  title: 'New post',
  components: [
    { type: 18, label: 'Title', component: { type: 4, custom_id: 'name', style: 1, max_length: 100 } },
    { type: 18, label: 'What is it about?', component: { type: 4, custom_id: 'content', style: 2, max_length: 2000 } },
    { type: 18, label: 'Pictures', component: { type: 19, custom_id: 'files', min_values: 0, max_values: 10, required: false } },
  ],
};

/** Asks for a title and the first message, and opens the post. */
export function newPost(dialog, room, forum, open) {
  dialog.show(FORM, async (values) => open(await room.begin(forum.id, values)));
}
